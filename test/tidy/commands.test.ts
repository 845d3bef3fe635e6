import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filesBelow } from './tree.ts'

/** Commands about a project, and all but the last about one of its project environments. */
const commands = [
  ...['deploy', 'status', 'inspect', 'history', 'logs', 'cancel', 'restart', 'start', 'stop'],
  ...['promote', 'rollback', 'domain (?:add|list|remove)'],
  'variable (?:set|unset|list|get|import|export|diff|history|purge|run)',
  'project environment (?:create|list|describe|update|delete)',
]
const typed = new RegExp(`\\bberth (?:${commands.join('|')})\\b`)
const called = /\bcommandAt\(\s*[^,]+,\s*\{\s*\}/

describe('a command that the product advises', () => {
  const core = filesBelow('src/core', /\.ts$/).filter(({ path }) => !path.endsWith('.test.ts'))

  it('names the place that it is about: commandAt says it', () => {
    const findings = core.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          typed.test(line) || called.test(line)
            ? [`${path}:${index + 1} types a command; commandAt says where: ${line.trim()}`]
            : [],
        ),
    )
    assert.deepEqual(findings, [])
  })

  it('is found out where it does not', () => {
    for (const line of [
      "next: 'See what runs: berth status'",
      'next: `Stop it: berth stop --env ${name}`',
      "next: 'Move it: berth project environment update NAME'",
    ])
      assert.match(line, typed)
    assert.doesNotMatch("'berth variable fingerprint'", typed)
    assert.match("commandAt('stop', {})", called)
  })
})
