import { setTimeout } from 'node:timers/promises'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { ExportResultCode, parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { TracingConfig } from '../config/Config.ts'
import type { ArrivedRequest, Tracer } from './Tracer.ts'

/**
 * Creates an OpenTelemetry tracer that sends batches in the background, so that no response waits for the collector.
 * Spans contain only ids, kinds and names defined by Anoncall. From the headers, they contain only the ids in
 * `traceparent`. From the body, they contain only the operation's name.
 */
export function createTracer(config: TracingConfig, { onFailed }: TracerOptions): Tracer {
  // Resource attributes from the environment take precedence.
  const resource = resourceFromAttributes({ 'service.name': config.serviceName }).merge(
    detectResources({ detectors: [envDetector] }),
  )
  const exporter = telling(new OTLPTraceExporter({ url: config.url }), onFailed)
  const spanProcessors = [new BatchSpanProcessor({ exporter })]
  const provider = new TracerProvider({ resource, spanProcessors, sampler: samplerOf(config) })
  const tracer = provider.getTracer('anoncall')
  const open = new Map<string, Span>()

  return {
    onArrived: (requestId, request) => {
      const method = methods.has(request.method ?? '') ? request.method : '_OTHER'
      const attributes = { 'http.request.method': method, 'http.route': ROUTE, 'anoncall.request_id': requestId }
      const name = `${method === '_OTHER' ? 'HTTP' : method} ${ROUTE}`
      open.set(requestId, tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parentOf(request)))
    },
    onOperation: (requestId, type, name) => {
      const span = open.get(requestId)
      span?.setAttribute('graphql.operation.type', type)
      // A caller's own document may have a name of any length.
      if (name !== null) span?.setAttribute('graphql.operation.name', name.slice(0, NAME_LENGTH_MAX))
    },
    record: async (issuances, record) => {
      const parent = open.get(issuances[0]?.issuance.requestId ?? '')
      if (parent === undefined) return record()
      const attributes = { 'anoncall.issuance.count': issuances.length }
      const span = tracer.startSpan('record decisions', { attributes }, trace.setSpan(ROOT_CONTEXT, parent))
      try {
        await record()
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    },
    onDecided: (issuances) => {
      const reasons = issuances.flatMap(({ refusalReason }) => refusalReason ?? [])
      open.get(issuances[0]?.requestId ?? '')?.setAttributes({
        'anoncall.issuance.count': issuances.length,
        'anoncall.issuance.outcome': listed(issuances.map(({ outcome }) => outcome)),
        ...(reasons.length === 0 ? {} : { 'anoncall.issuance.refusal_reason': listed(reasons) }),
      })
    },
    onFault: (requestId) => {
      const span = open.get(requestId)
      span?.setStatus({ code: SpanStatusCode.ERROR })
      span?.setAttribute('error.type', 'INTERNAL_SERVER_ERROR')
    },
    onAnswered: ({ requestId, status, principal, isAborted }) => {
      const span = open.get(requestId)
      if (span === undefined) return
      open.delete(requestId)
      span.setAttribute('http.response.status_code', status)
      if (principal !== null) span.setAttribute('anoncall.principal.kind', principal)
      if (isAborted) span.setAttribute('anoncall.is_aborted', true)
      if (status >= 500) {
        span.setStatus({ code: SpanStatusCode.ERROR })
        span.setAttribute('error.type', String(status))
      }
      span.end()
    },
    close: async () => {
      const sent = provider.shutdown().catch(() => undefined)
      await Promise.race([sent, setTimeout(CLOSE_MILLISECONDS_MAX)])
    },
  }
}

export interface TracerOptions {
  /** Called when sending fails for the first time, and for the first failure after each success. */
  readonly onFailed: (error: unknown) => void
}

/** The maximum time that `close` waits for the collector. */
const CLOSE_MILLISECONDS_MAX = 1_000
const ROUTE = '/graphql'
const NAME_LENGTH_MAX = 64

/** The HTTP methods that spans can contain. A caller can send any other text as the method. */
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
])

function samplerOf({ sampler, sampledShare }: Pick<TracingConfig, 'sampler' | 'sampledShare'>): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler()
    case 'always_off':
      return new AlwaysOffSampler()
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(sampledShare)
    case 'parentbased_always_on':
    case 'parentbased_always_off':
    case 'parentbased_traceidratio': {
      const own = sampler.slice('parentbased_'.length) as 'always_on' | 'always_off' | 'traceidratio'
      return new ParentBasedSampler({ root: samplerOf({ sampler: own, sampledShare }) })
    }
  }
}

/**
 * Returns the caller's trace context, or the root context if there is none. Ignores `tracestate`, because it can
 * contain anything and matters only to services that forward it.
 */
function parentOf({ headers: { traceparent } }: ArrivedRequest): Context {
  const parent = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true })
}

function telling(exporter: SpanExporter, onFailed: (error: unknown) => void): SpanExporter {
  let hasFailed = false
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const isFailed = result.code !== ExportResultCode.SUCCESS
        if (isFailed && !hasFailed) onFailed(result.error)
        hasFailed = isFailed
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].join(',')
}
