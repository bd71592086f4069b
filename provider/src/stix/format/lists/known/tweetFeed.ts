import { csvFormat } from "../csvFormat.js";
import { isTypeWord } from "../judging.js";
import { nearlyAllRows } from "../knownFormat.js";

/** Indicators from posts: time, author, type, value, tags, link; no header. */
export const tweetFeed = csvFormat({
  name: "tweetfeed-csv",
  title: "TweetFeed CSV",
  publisher: "TweetFeed",
  header: ["date", "user", "type", "value", "tags"],
  value: "value",
  type: "type",
  headless: {
    matches: (rows) =>
      nearlyAllRows(
        rows,
        ([time = "", author = "", type = "", value, ...rest]) =>
          /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(time) &&
          author !== "" &&
          isTypeWord(type) &&
          value !== "" &&
          rest.length > 0,
      ),
    value: 3,
    type: 2,
  },
});
