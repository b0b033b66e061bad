import type { TracingConfig } from '../config/Config.ts'
import type { Logger } from './createLogger.ts'
import type { Tracer } from './Tracer.ts'

/** Traces where the settings say where to; `null` where they do not, and then nothing of OpenTelemetry is even loaded. */
export async function openTracer(config: TracingConfig | null, logger: Pick<Logger, 'warn'>): Promise<Tracer | null> {
  if (config === null) return null
  const { createTracer } = await import('./createTracer.ts')
  return createTracer(config, {
    onFailed: (err) => logger.warn({ err }, 'traces could not be sent, and are lost until they can be again'),
  })
}
