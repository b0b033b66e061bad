/** Keys from the documentation, and keys that people often type when they need 32 bytes (Base64). */
export const exampleMasterKeys: ReadonlySet<string> = new Set([
  // The key in docs/operations/running.md.
  'rykeE50cUNO+9IPsHkW/oFJjg0oOsGUMaPjFvM12FTc=',
  // 0x00 to 0x1f, and 0x01 to 0x20.
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=',
  // The text 0123456789abcdef, twice; the digits starting with 1; the alphabet starting with a.
  'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=',
  'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=',
])
