/** Annotates a test whose requirement cannot be installed on any machine, so that no run can require it. */
export const UNOBTAINABLE = 'unobtainable'
