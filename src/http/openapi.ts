import * as z from 'zod'
import { problem } from '../contract/problem.schema.ts'
import { usualBodyBytes } from '../contract/endpoint.ts'
import { sessionCookiePrefix } from '../formats/session-cookie.ts'
import type { Route } from './route.ts'

/** An OpenAPI 3.1 document. */
export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: {
    readonly title: string
    readonly version: string
    readonly description: string
    readonly license: { readonly name: string; readonly identifier: string }
  }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Record<string, readonly string[]>[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>
    readonly schemas: Readonly<Record<string, unknown>>
  }
}

/** One operation of the document. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  /** Empty where nobody need be known; absent: as the whole document. */
  readonly security?: readonly []
  readonly parameters: readonly Parameter[]
  readonly requestBody?: RequestBody
  readonly responses: Readonly<Record<string, unknown>>
}

/** The fields of a body. */
export interface RequestBody {
  readonly required: boolean
  readonly content: {
    readonly 'application/json'?: { readonly schema: BodySchema }
    readonly 'application/octet-stream'?: { readonly schema: { readonly type: 'string' } }
  }
}

interface BodySchema {
  readonly type: 'object'
  readonly additionalProperties: false
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: unknown
}

/** Describes every route; schemas of answers stand under their ids in `components`. */
export const openApi = (routes: readonly Route[], version: string): OpenApi => {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const { path, method } = route.endpoint
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Berth',
      version,
      description: 'What runs where, can it be trusted, and put this there.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: sessionScheme },
      schemas: schemasOf(routes),
    },
  }
}

// An id on a schema is its name here; a schema inside another is referred to by it.
const schemasOf = (routes: readonly Route[]): Readonly<Record<string, unknown>> => {
  const registry = z.registry<{ id: string }>()
  for (const output of [problem, ...routes.map((route) => route.output)])
    collectIds(output, registry)
  const { schemas } = z.toJSONSchema(registry, {
    io: 'output',
    target: 'draft-2020-12',
    uri: referenceTo,
  })
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, schema]) => [id, withoutHeader(schema)]),
  )
}

const collectIds = (schema: z.ZodType, registry: z.core.$ZodRegistry<{ id: string }>): void => {
  const id = z.globalRegistry.get(schema)?.id
  if (id !== undefined && !registry.has(schema)) registry.add(schema, { id })
  if (schema instanceof z.ZodObject)
    for (const field of Object.values(schema.shape)) collectIds(field as z.ZodType, registry)
  if (schema instanceof z.ZodArray) collectIds(schema.element as z.ZodType, registry)
  if (schema instanceof z.ZodOptional) collectIds(schema.unwrap() as z.ZodType, registry)
}

const operationOf = (route: Route): Operation => {
  const { endpoint, input } = route
  const shape = withoutHeader(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })) as {
    readonly properties?: Readonly<Record<string, object>>
    readonly required?: readonly string[]
  }
  const properties = shape.properties ?? {}
  const required = shape.required ?? []
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name))
  const isRead = endpoint.method === 'GET' || endpoint.method === 'DELETE'
  const isBytes = endpoint.takes === 'bytes'
  const parameter =
    (where: 'path' | 'query') =>
    (name: string): Parameter => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: properties[name] ?? {},
    })
  const body: BodySchema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(rest.map((name) => [name, properties[name]])),
    required: rest.filter((name) => required.includes(name)),
  }
  const json = { 'application/json': { schema: body } }
  const most = endpoint.mostBodyBytes ?? usualBodyBytes
  const limit = isRead ? '' : ` The body may have ${most / 1024} KiB.`
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: `Permission: \`${endpoint.permission}\`.${limit}`,
    tags: [endpoint.path.split('/')[2] ?? ''],
    ...(endpoint.permission === 'public' ? { security: [] } : {}),
    parameters: [
      ...inPath.map(parameter('path')),
      ...(isRead || isBytes ? rest.map(parameter('query')) : []),
      ...(endpoint.method === 'GET' || isBytes || endpoint.permission === 'public'
        ? []
        : [idempotencyParameter]),
      ...(endpoint.id === 'event.list' ? [lastEventParameter] : []),
    ],
    ...(isRead ? {} : { requestBody: { required: true, content: isBytes ? octets : json } }),
    responses: responsesOf(route),
  }
}

const responsesOf = ({ endpoint, output }: Route): Operation['responses'] => ({
  [endpoint.status]: {
    description: 'Success',
    content: {
      ...(endpoint.gives === 'bytes'
        ? octets
        : { 'application/json': { schema: outputSchema(endpoint.id, output) } }),
      ...(endpoint.id === 'event.list'
        ? { 'text/event-stream': { schema: { type: 'string' } } }
        : {}),
    },
  },
  default: {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: referenceTo('Problem') } } },
  },
})

const octets: RequestBody['content'] = {
  'application/octet-stream': { schema: { type: 'string' } },
}

const referenceTo = (id: string): string => `#/components/schemas/${id}`

const outputSchema = (operation: string, output: z.ZodType): unknown => {
  const id = z.globalRegistry.get(output)?.id
  if (id === undefined) throw new Error(`defect: the answer of ${operation} has no name`)
  return { $ref: referenceTo(id) }
}

const withoutHeader = (schema: object): object => {
  const { $schema: _schema, $id: _id, id: _name, ...rest } = schema as Record<string, unknown>
  return rest
}

const sessionScheme = {
  type: 'apiKey',
  in: 'cookie',
  name: `${sessionCookiePrefix}*`,
  description:
    'Set by POST /v1/sessions, by a name of the installation; for calls from its own page alone',
}

const idempotencyParameter: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: {
    type: 'string',
    maxLength: 128,
    description: 'The same key and request again within 24 hours get the first answer',
  },
}

const lastEventParameter: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  schema: {
    type: 'string',
    description: 'A stream goes on after this sequence number; it beats after',
  },
}
