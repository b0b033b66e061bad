/** Returns whether a text contains a hidden character. Such a character can make two different texts look the same. */
export function holdsHiddenCharacter(text: string): boolean {
  // Most texts contain no hidden character, so they need no closer check.
  if (text.search(HIDDEN) === -1) return false
  return VISIBLE_USES.reduce((rest, use) => rest.replace(use, ''), text).search(HIDDEN) !== -1
}

/**
 * Hidden characters: control characters, marks that change the reading direction, fillers and other ignorable characters, line
 * and paragraph separators, private-use characters, and the Braille blank.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * Scripts in which a joiner between two letters changes the visible text. Joiners in emoji sequences also change the
 * visible text.
 */
const JOINED_SCRIPTS = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
]
  .map((name) => `\\p{Script=${name}}`)
  .join('')

/** Hidden characters that affect the visible text and are therefore allowed. */
const VISIBLE_USES: readonly RegExp[] = [
  new RegExp(`(?<=[${JOINED_SCRIPTS}])[\\u200c\\u200d](?=[${JOINED_SCRIPTS}])`, 'gu'),
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)\u200d(?=\p{Extended_Pictographic})/gu,
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)/gu,
]

/** Returns the text with each hidden character replaced by its escape sequence `\u{…}`, for example for a log. */
export function withHiddenCharactersShown(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
}
