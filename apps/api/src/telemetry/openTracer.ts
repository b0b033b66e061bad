import type { TracingConfig } from '../config/Config.ts'
import type { Logger } from './createLogger.ts'
import type { Tracer } from './Tracer.ts'

/** Starts tracing if a collector is configured. Otherwise, resolves with `null`, and OpenTelemetry is not loaded. */
export async function openTracer(config: TracingConfig | null, logger: Pick<Logger, 'warn'>): Promise<Tracer | null> {
  if (config === null) return null
  const { createTracer } = await import('./createTracer.ts')
  return createTracer(config, {
    onFailed: (err) => logger.warn({ err }, 'cannot send traces: they are lost until sending works again'),
  })
}
