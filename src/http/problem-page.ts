import { html } from 'hono/html'
import { localGuide } from '../contract/local-problem-guide.ts'
import { guide } from '../contract/problem-guide.ts'
import { tellings } from '../contract/problem.ts'
import { pageAround } from './page-frame.ts'

/** Every code with what it means and what to do, as one readable page. */
export const problemPage = () =>
  pageAround(
    'Problems',
    html`<h1>Problems</h1>
      <p>
        What an error answer of the <a href="/docs">API</a> can mean: its <code>code</code>, the
        HTTP status, the exit code of the command line, and what to do.
      </p>
      ${codes.map(
        (code) =>
          html`<section id="${code}">
            <h2><code>${code}</code></h2>
            <p class="quiet">
              ${tellings[code].status}, exit code
              ${tellings[code].exit}${tellings[code].retryable ? ', may be tried again' : ''}
            </p>
            <p><strong>${tellings[code].title}.</strong> ${withCode(guide[code].meaning)}</p>
            <p>${withCode(guide[code].advice)}</p>
          </section> `,
      )}
      <h1>Of the command line alone</h1>
      <p>What it finds out before, or without, a server.</p>
      ${Object.entries(localGuide).map(
        ([code, { meaning, advice }]) =>
          html`<section id="${code}">
            <h2><code>${code}</code></h2>
            <p>${withCode(meaning)}</p>
            <p>${withCode(advice)}</p>
          </section> `,
      )}`,
  )

const codes = Object.keys(tellings) as (keyof typeof tellings)[]

/** Text in which backquotes mark code. */
const withCode = (text: string) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
