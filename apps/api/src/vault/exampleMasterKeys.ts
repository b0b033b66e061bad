/** Keys that are printed in our documentation or typed by everybody who needs 32 bytes in a hurry (Base64). */
export const exampleMasterKeys: ReadonlySet<string> = new Set([
  // The one in docs/operations/running.md.
  'rykeE50cUNO+9IPsHkW/oFJjg0oOsGUMaPjFvM12FTc=',
  // 0x00 to 0x1f, and 0x01 to 0x20.
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=',
  // The text 0123456789abcdef, twice; the digits from 1 on; the alphabet from a on.
  'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=',
  'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=',
])
