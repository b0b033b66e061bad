import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'

/** What the service tells of itself, since it was last asked. */
export interface ProbeReading {
  /** The longest time in which nothing else had its turn, in milliseconds. */
  readonly heldMilliseconds: number
  readonly residentBytes: number
}

// Loaded into the service before its own entry: only from within can be seen how long its loop was held.
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on('message', () => {
  const reading: ProbeReading = { heldMilliseconds: delay.max / 1e6, residentBytes: process.memoryUsage.rss() }
  delay.reset()
  process.send?.(reading)
})
process.channel?.unref()
