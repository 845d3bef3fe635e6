import { html, raw } from 'hono/html'

/** A whole page that needs nothing from elsewhere. */
export const pageAround = (title: string, body: unknown) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title} - Berth</title>
      <style>
        ${raw(style)}
      </style>
    </head>
    <body>
      <main>${body}</main>
    </body>
  </html> `

const style = `
:root {
  color-scheme: light dark;
  --quiet: color-mix(in srgb, CanvasText 65%, Canvas);
  --line: color-mix(in srgb, CanvasText 18%, Canvas);
  --fill: color-mix(in srgb, CanvasText 6%, Canvas);
  --link: light-dark(#0b57d0, #8ab4f8);
  font: 16px/1.5 system-ui, sans-serif;
}
body { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--link); }
h1 { margin: 0 0 .5rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 0 0 .25rem; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: .25rem 0 .5rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
nav ul { columns: 18rem; padding: 0; margin: .5rem 0; list-style: none; }
nav li { break-inside: avoid; }
section { border-top: 1px solid var(--line); padding: 1rem 0; scroll-margin-top: 1rem; }
section > h2 { margin-top: 0; }
:target { background: var(--fill); }
table { table-layout: fixed; }
th:nth-child(1) { width: 11rem; }
th:nth-child(2) { width: 4rem; }
th:nth-child(3) { width: 5rem; }
.shape th:nth-child(2) { width: auto; }
.method { display: inline-block; min-width: 4em; font-weight: 700; }
table { border-collapse: collapse; width: 100%; font-size: .95em; }
th { color: var(--quiet); font-weight: 400; }
td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; padding: .25rem 0; border-bottom: 1px solid var(--line); }
  td { display: inline; padding: 0 .5rem 0 0; }
}
`
