import { expect } from '@playwright/test'
import { type SoakFigures, soakReport } from './SoakFigures.ts'

const UP_AGAIN_WITHIN = 2_000

/** Prints the figures and compares them with the guarantees. */
export function expectSurvived(figures: SoakFigures): void {
  process.stdout.write(soakReport(figures))
  // Without load, the other expectations would hold trivially.
  expect(figures.acknowledged).toBeGreaterThan(figures.rounds)
  expect(figures.acts).toBeGreaterThan(0)
  expect(figures.distinctMoments).toBeGreaterThan(figures.rounds * 0.9)
  expect([figures.lost, figures.actsLost]).toEqual([0, 0])
  expect(figures.slowestStart).toBeLessThan(UP_AGAIN_WITHIN)
}
