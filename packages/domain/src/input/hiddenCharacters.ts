/**
 * Characters that no one sees: control characters, marks that change the reading direction, fillers and other ignorable
 * characters, separators of lines and paragraphs, characters of private use, and the blank of Braille.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Between two letters of these scripts, and in pictures of several characters, a joiner changes what is seen. */
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

/** Hidden characters that belong to what is seen. */
const VISIBLE_USES: readonly RegExp[] = [
  new RegExp(`(?<=[${JOINED_SCRIPTS}])[\\u200c\\u200d](?=[${JOINED_SCRIPTS}])`, 'gu'),
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)\u200d(?=\p{Extended_Pictographic})/gu,
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)/gu,
]

/** Returns whether a text holds a character that changes it without being seen, so that two texts that look the same differ, or one reads as another. */
export function holdsHiddenCharacter(text: string): boolean {
  // Most texts hold none, and need no second look.
  if (text.search(HIDDEN) === -1) return false
  return VISIBLE_USES.reduce((rest, use) => rest.replace(use, ''), text).search(HIDDEN) !== -1
}

/** Returns the text with every hidden character written as `\u{…}`, for places that show any text, such as a log. */
export function withHiddenCharactersShown(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
}
