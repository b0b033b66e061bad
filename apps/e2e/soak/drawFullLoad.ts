import type { Sample } from './FullLoadFigures.ts'

interface Panel {
  readonly title: string
  readonly unit: string
  readonly lines: readonly { readonly name: string; readonly figureOf: (sample: Sample) => number | null }[]
}

const MIB = 2 ** 20
const PANELS: readonly Panel[] = [
  {
    title: 'Memory',
    unit: 'MiB',
    lines: [
      { name: 'resident', figureOf: ({ residentBytes }) => residentBytes / MIB },
      { name: 'heap in use', figureOf: ({ heapBytes }) => heapBytes / MIB },
    ],
  },
  {
    title: 'Handles',
    unit: 'count',
    lines: [
      { name: 'open files', figureOf: ({ openFiles }) => openFiles },
      { name: 'handles', figureOf: ({ handles }) => handles },
    ],
  },
  {
    title: 'Response time',
    unit: 'ms',
    lines: [
      { name: 'p99', figureOf: ({ p99 }) => p99 },
      { name: 'p50', figureOf: ({ p50 }) => p50 },
    ],
  },
  { title: 'Rate', unit: 'requests/s', lines: [{ name: 'answered', figureOf: ({ perSecond }) => perSecond }] },
  {
    title: 'Event loop delay (10 ms when idle)',
    unit: 'ms',
    lines: [
      { name: 'longest', figureOf: ({ loopMax }) => loopMax },
      { name: 'p99', figureOf: ({ loopP99 }) => loopP99 },
    ],
  },
  { title: 'Log of SQLite', unit: 'MiB', lines: [{ name: 'size', figureOf: ({ logBytes }) => logBytes / MIB }] },
]

const COLOURS = ['#1864ab', '#d9480f'] as const
const WIDTH = 960
const PANEL_HEIGHT = 190
const PLOT = { left: 90, right: 20, top: 34, bottom: 42 } as const
const HEADER = 48
const plotWidth = WIDTH - PLOT.left - PLOT.right
const plotHeight = PANEL_HEIGHT - PLOT.top - PLOT.bottom

/** Returns a self-contained SVG with the figures of a run over time. */
export function drawFullLoad(title: string, samples: readonly Sample[]): string {
  const height = HEADER + PANELS.length * PANEL_HEIGHT
  const secondsMax = Math.max(...samples.map(({ atSeconds }) => atSeconds))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#212529">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    text(title, PLOT.left, 30, 'font-size="16" font-weight="600"'),
    ...PANELS.map(
      (panel, index) =>
        `<g transform="translate(0 ${HEADER + index * PANEL_HEIGHT})">${drawPanel(panel, samples, secondsMax)}</g>`,
    ),
    '</svg>',
    '',
  ].join('\n')
}

function drawPanel({ title, unit, lines }: Panel, samples: readonly Sample[], secondsMax: number): string {
  const seen = lines.flatMap(({ figureOf }) => samples.map(figureOf)).filter((value) => value !== null)
  const valueTicks = ticksUpTo(Math.max(...seen), 4)
  const valueMax = valueTicks.at(-1) ?? 1
  const atX = (seconds: number) => PLOT.left + (seconds / secondsMax) * plotWidth
  const atY = (value: number) => PLOT.top + plotHeight - (value / valueMax) * plotHeight
  const bottom = PLOT.top + plotHeight
  return [
    text(`${title}, ${unit}`, PLOT.left, 20, 'font-weight="600"'),
    ...valueTicks.map(
      (tick) =>
        rule(PLOT.left, atY(tick), PLOT.left + plotWidth, atY(tick)) +
        text(tick.toLocaleString('en'), PLOT.left - 8, atY(tick) + 4, 'text-anchor="end"'),
    ),
    ...ticksUpTo(secondsMax, 10)
      .filter((tick) => tick <= secondsMax)
      .map(
        (tick) =>
          rule(atX(tick), bottom, atX(tick), bottom + 5) +
          text(tick.toLocaleString('en'), atX(tick), bottom + 18, 'text-anchor="middle"'),
      ),
    text('seconds under load', PLOT.left + plotWidth / 2, bottom + 34, 'text-anchor="middle" fill="#495057"'),
    text(
      unit,
      0,
      0,
      `text-anchor="middle" fill="#495057" transform="translate(22 ${PLOT.top + plotHeight / 2}) rotate(-90)"`,
    ),
    ...lines.map(({ name, figureOf }, index) => {
      const colour = COLOURS[index] ?? '#000'
      const points = samples.flatMap((sample) => {
        const value = figureOf(sample)
        return value === null ? [] : [`${atX(sample.atSeconds).toFixed(1)},${atY(value).toFixed(1)}`]
      })
      const legendX = WIDTH - PLOT.right - (lines.length - index) * 110
      return [
        `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"${index === 0 ? '' : ' stroke-dasharray="5 2"'}/>`,
        `<path d="M${legendX} 16h22" stroke="${colour}" stroke-width="2"${index === 0 ? '' : ' stroke-dasharray="5 2"'}/>`,
        text(name, legendX + 28, 20),
      ].join('')
    }),
  ].join('\n')
}

/** Returns about `count` round ticks from 0 to at least `max`. */
function ticksUpTo(max: number, count: number): number[] {
  const rough = Math.max(max, Number.EPSILON) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

function rule(fromX: number, fromY: number, toX: number, toY: number): string {
  return `<path d="M${fromX} ${fromY}L${toX} ${toY}" stroke="#ced4da"/>`
}

function text(words: string, x: number, y: number, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`
}
