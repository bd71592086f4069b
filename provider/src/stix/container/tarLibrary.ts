/** The library that knows the headers of archives, loaded with the first of them. */
export const tarLibrary = (): typeof import("tar") => require("tar");
