/** Annotates a journey that needs something which no machine can install, so that no run can require it. */
export const UNOBTAINABLE = 'unobtainable'
