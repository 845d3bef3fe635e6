import { describeTrustedRoot } from '../../contract/trust.ts'
import { command } from '../frame/command.ts'
import { exact } from '../shown/age.ts'
import { details } from '../shown/details.ts'
import { forceFlag, requireFree, writeOut } from '../shown/write-out.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'

export const describe = command({
  brief: 'Describe a Sigstore trusted root, or write it to a file again',
  examples: ['trusted-root describe sigstore', 'trusted-root describe sigstore --file root.json'],
  flags: {
    name: text('Its name', { placeholder: 'NAME', names: 'trusted-root' }),
    file: text('Write its text to this file', { placeholder: 'FILE' }),
    ...forceFlag,
  },
  args: [optionalArgument('NAME', 'Its name', 'trusted-root')],
  run: async ({ call, show, terminal, note }, { name, file, force }, alone) => {
    requireFree([file], force)
    const reply = await call(describeTrustedRoot, { name: oneName(name, alone) })
    if (file !== undefined) {
      await writeOut(file, reply.value.json, force)
      note(`${reply.value.name} written to ${file}.`)
      return
    }
    await show(reply, (it) =>
      details(
        [
          ['Name', it.name],
          ['SHA-256', it.digest],
          ['Authorities', it.certificateAuthorities.join(', ')],
          ['Logs', it.logs.join(', ')],
          ['Certificate logs', it.certificateLogs.join(', ')],
          ['Timestamps', it.timestampAuthorities.join(', ')],
          ['Added', exact(terminal, it.createdAt)],
        ],
        terminal,
      ),
    )
  },
})
