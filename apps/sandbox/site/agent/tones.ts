import { createTones } from './createTones.ts'

/** The page's one source of sound: a browser gives a page only so many. */
export const tones = createTones()
