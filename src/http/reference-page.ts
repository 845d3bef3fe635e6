import { html } from 'hono/html'
import type { OpenApi, Operation } from './openapi.ts'
import { pageAround } from './page-frame.ts'
import { schemaSection } from './schema-section.ts'

/** The API's reference as one readable page. */
export const referencePage = (document: OpenApi) => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const subjects = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')
  return pageAround(
    'API',
    html`<h1>Berth API</h1>
      <p>${document.info.description}</p>
      <p>
        Version ${document.info.version}. For machines: <a href="/openapi.json">openapi.json</a>.
        Send <code>Authorization: Bearer TOKEN</code>. Errors are
        <code>application/problem+json</code>: see <a href="/docs/problems">every problem</a>. Lists
        answer <code>items</code> and <code>nextCursor</code>.
      </p>
      <nav>
        <ul>
          ${[...subjects.keys()].map((subject) => html`<li><a href="#of-${subject}">${subject}</a></li>`)}
        </ul>
      </nav>
      ${[...subjects].map(
        ([subject, members]) =>
          html`<h2 id="of-${subject}">${subject}</h2>
            ${members.map(operationSection)}`,
      )}
      <h2 id="answers">Answers</h2>
      ${Object.entries(document.components.schemas).map(schemaSection)}`,
  )
}

const answerOf = ({ responses }: Operation) => {
  const [status = ''] = Object.keys(responses)
  const json = (responses[status] as Answer).content['application/json']
  if (!json) return `${status} with bytes`
  const { $ref: reference = '' } = json.schema
  const name = reference.split('/').at(-1) ?? ''
  return html`${status} with <a href="#${name}">${name}</a>`
}

interface Answer {
  readonly content: {
    readonly 'application/json'?: { readonly schema: { readonly $ref?: string } }
  }
}

interface Placed {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const operationSection = ({ path, method, operation }: Placed) =>
  html`<section id="${operation.operationId}">
    <h3>
      <code><span class="method">${method.toUpperCase()}</span> ${path}</code>
    </h3>
    <p>${operation.summary}.</p>
    <p class="quiet">
      ${operation.description.replaceAll('`', '')} Answers ${answerOf(operation)}.
    </p>
    ${fieldsTable(operation)}
  </section> `

const fieldsTable = (operation: Operation) => {
  const rows = [
    ...operation.parameters.map(({ name, in: where, required, schema }) =>
      row(name, where, required, schema),
    ),
    ...bodyRows(operation),
  ]
  if (rows.length === 0) return ''
  return html`<table>
    <thead>
      <tr>
        <th>field</th>
        <th>in</th>
        <th></th>
        <th>what</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

const bodyRows = ({ requestBody }: Operation) => {
  const schema = requestBody?.content['application/json']?.schema
  if (!schema) return []
  return Object.entries(schema.properties).map(([name, field]) =>
    row(name, 'body', schema.required.includes(name), field),
  )
}

const row = (name: string, where: string, required: boolean, schema: unknown) => {
  const { description, type, enum: values, format } = schema as Record<string, unknown>
  const what = [
    values ? (values as string[]).join(' | ') : (type ?? ''),
    format ?? '',
    description ?? '',
  ]
  return html`<tr>
    <td><code>${name}</code></td>
    <td class="quiet">${where}</td>
    <td>${required ? 'required' : ''}</td>
    <td>${what.map(String).filter(Boolean).join(', ')}</td>
  </tr> `
}
