/** A name in lower case, letters and digits only, by which spellings of one name are equal. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
