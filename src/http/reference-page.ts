import { html } from 'hono/html'
import { tellings } from '../contract/problem.ts'
import type { OpenApi, Operation } from './openapi.ts'

/** The API's reference as one readable page that needs nothing from elsewhere. */
export const referencePage = (document: OpenApi) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Berth API ${document.info.version}</title>
      <style>
        :root {
          color-scheme: light dark;
          font:
            16px/1.5 system-ui,
            sans-serif;
        }
        body {
          max-width: 60rem;
          margin: 2rem auto;
          padding: 0 1rem;
        }
        code,
        pre {
          font-family: ui-monospace, monospace;
          font-size: 0.9em;
        }
        section {
          border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent);
          padding: 0.5rem 0;
        }
        h3 {
          margin: 0.5rem 0;
        }
        table {
          border-collapse: collapse;
          width: 100%;
        }
        td,
        th {
          text-align: left;
          padding: 0.2rem 1rem 0.2rem 0;
          vertical-align: top;
        }
      </style>
    </head>
    <body>
      <h1>Berth API</h1>
      <p>
        ${document.info.description} Machine-readable: <a href="/openapi.json">/openapi.json</a>.
        Send <code>Authorization: Bearer TOKEN</code>; errors are
        <code>application/problem+json</code>.
      </p>
      ${Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) =>
          operationSection(path, method, operation),
        ),
      )}
      <h2 id="problems">Problems</h2>
      <table>
        <tr>
          <th>code</th>
          <th>status</th>
          <th>meaning</th>
          <th>retry</th>
        </tr>
        ${Object.entries(tellings).map(
          ([code, { status, title, retryable }]) =>
            html`<tr id="${code}">
              <td><code>${code}</code></td>
              <td>${status}</td>
              <td>${title}</td>
              <td>${retryable ? 'later' : 'no'}</td>
            </tr> `,
        )}
      </table>
    </body>
  </html> `

const operationSection = (path: string, method: string, operation: Operation) => html`<section>
  <h3 id="${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></h3>
  <p>${operation.summary}. ${operation.description.replaceAll('`', '')}</p>
  ${fieldsTable(operation)}
</section> `

const fieldsTable = (operation: Operation) => {
  const rows = [
    ...operation.parameters.map(({ name, in: where, required, schema }) =>
      row(name, where, required, schema),
    ),
    ...bodyRows(operation),
  ]
  return rows.length === 0
    ? ''
    : html`<table>
        <tr>
          <th>field</th>
          <th>in</th>
          <th></th>
          <th>what</th>
        </tr>
        ${rows}
      </table>`
}

const bodyRows = (operation: Operation) => {
  const body = operation.requestBody as
    | {
        content: Record<
          string,
          { schema: { properties: Record<string, unknown>; required: string[] } }
        >
      }
    | undefined
  const schema = body?.content['application/json']?.schema
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
    <td>${where}</td>
    <td>${required ? 'required' : ''}</td>
    <td>${what.map(String).filter(Boolean).join(', ')}</td>
  </tr> `
}
