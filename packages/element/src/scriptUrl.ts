/**
 * The address of this script, or an empty string for an inline script. The document provides the address only while the
 * script runs.
 */
export const scriptUrl: string = Object(document.currentScript).src ?? ''
