import { expect, test } from 'vitest'
import { spanAfterDrag } from './DayTrack.tsx'

const OFFICE = { opens: 540, closes: 1020 }

test('a dragged end snaps to quarters of an hour and stays between the other end and the end of the day', () => {
  expect(spanAfterDrag({ edge: 'closes', index: 0, span: OFFICE, from: 1020, at: 1041 })).toEqual({
    opens: 540,
    closes: 1035,
  })
  expect(spanAfterDrag({ edge: 'closes', index: 0, span: OFFICE, from: 1020, at: 1500 })).toEqual({
    opens: 540,
    closes: 1440,
  })
  expect(spanAfterDrag({ edge: 'closes', index: 0, span: OFFICE, from: 1020, at: 0 })).toEqual({
    opens: 540,
    closes: 555,
  })
  expect(spanAfterDrag({ edge: 'opens', index: 0, span: OFFICE, from: 540, at: 1400 })).toEqual({
    opens: 1005,
    closes: 1020,
  })
})

test('a moved window keeps its length and stays within the day', () => {
  expect(spanAfterDrag({ edge: 'both', index: 0, span: OFFICE, from: 700, at: 640 })).toEqual({
    opens: 480,
    closes: 960,
  })
  expect(spanAfterDrag({ edge: 'both', index: 0, span: OFFICE, from: 700, at: 1400 })).toEqual({
    opens: 960,
    closes: 1440,
  })
  expect(spanAfterDrag({ edge: 'both', index: 0, span: OFFICE, from: 700, at: 0 })).toEqual({ opens: 0, closes: 480 })
})

test('a new window can be drawn in either direction', () => {
  const span = { opens: 600, closes: 600 }
  expect(spanAfterDrag({ edge: 'new', index: -1, span, from: 601, at: 790 })).toEqual({ opens: 600, closes: 795 })
  expect(spanAfterDrag({ edge: 'new', index: -1, span, from: 601, at: 470 })).toEqual({ opens: 465, closes: 600 })
})
