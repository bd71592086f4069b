/**
 * Characters that cannot be seen, steer a terminal, break a line or change the direction of writing: control,
 * format, unassigned, private and surrogate characters, line and paragraph separators, and spaces other than
 * the plain one.
 */
export const invisible = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
