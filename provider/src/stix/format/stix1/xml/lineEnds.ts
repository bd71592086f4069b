/** A text with its line ends as XML passes them on: each a single line feed. */
export const withLineFeeds = (text: string) => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
