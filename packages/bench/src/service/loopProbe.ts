import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'

/** Figures of the service since the previous message. */
export interface ProbeReading {
  /** The longest time in which the event loop was blocked. */
  readonly blockedMs: number
  readonly residentBytes: number
}

// This file is loaded into the service before its own entry. Only the process itself can measure how long its event
// loop is blocked.
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on('message', () => {
  const reading: ProbeReading = { blockedMs: delay.max / 1e6, residentBytes: process.memoryUsage.rss() }
  delay.reset()
  process.send?.(reading)
})
process.channel?.unref()
