/** The commit that is compared with where none is named. */
export const defaultCommit = "HEAD";
