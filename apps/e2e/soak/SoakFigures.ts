/** The result of a soak test. Times are in milliseconds. */
export interface SoakFigures {
  readonly seed: number
  readonly rounds: number
  readonly acknowledged: number
  readonly lost: number
  readonly acts: number
  readonly actsLost: number
  readonly startKills: number
  readonly distinctMoments: number
  readonly slowestStart: number
  readonly medianStart: number
  readonly chain: string
}

export function soakReport(figures: SoakFigures): string {
  const { seed, rounds, acknowledged, lost, acts, actsLost, startKills, distinctMoments, chain } = figures
  const milliseconds = (value: number) => `${Math.round(value).toLocaleString('en')} ms`
  return [
    `  seed ${seed}: kill -9 under load ${rounds} times, at ${distinctMoments} distinct moments, and ${startKills} times while starting`,
    `  credentials acknowledged ${acknowledged.toLocaleString('en')}, lost ${lost}; administrative actions ${acts.toLocaleString('en')}, lost ${actsLost}`,
    `  slowest restart ${milliseconds(figures.slowestStart)}, median ${milliseconds(figures.medianStart)}`,
    `  ${chain}`,
    '',
  ].join('\n')
}
