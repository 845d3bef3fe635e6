import { html } from 'hono/html'

type Shape = Readonly<Record<string, unknown>>

/** What an answer holds, field by field. */
export const schemaSection = ([name, schema]: readonly [string, unknown]) => {
  const { properties, required } = schema as {
    readonly properties?: Readonly<Record<string, Shape>>
    readonly required?: readonly string[]
  }
  return html`<section id="${name}">
    <h3><code>${name}</code></h3>
    ${
      properties === undefined
        ? html`<p>${kindOf(schema as Shape)}</p>`
        : html`<table class="shape">
            <thead>
              <tr>
                <th>field</th>
                <th>what</th>
              </tr>
            </thead>
            <tbody>
              ${Object.entries(properties).map(
                ([field, shape]) =>
                  html`<tr>
                    <td><code>${field}</code></td>
                    <td>${kindOf(shape)}${required?.includes(field) ? '' : ', perhaps'}</td>
                  </tr> `,
              )}
            </tbody>
          </table>`
    }
  </section> `
}

/** A schema in a few words; another answer is a link. */
const kindOf = (schema: Shape): unknown => {
  const { $ref: reference, type, enum: values, const: only, format, items, properties } = schema
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Shape[] | undefined
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? ''
    return html`<a href="#${name}">${name}</a>`
  }
  if (choices) return parts(choices, ' or ')
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return values.join(' | ')
  if (type === 'array') return html`list of ${kindOf((items ?? {}) as Shape)}`
  if (properties) return html`{ ${Object.keys(properties).join(', ')} }`
  const text = [type].flat().join(' or ') || 'anything'
  return typeof format === 'string' ? `${text}, ${format}` : text
}

const parts = (schemas: readonly Shape[], separator: string) =>
  schemas.map((each, index) => html`${index === 0 ? '' : separator}${kindOf(each)}`)
