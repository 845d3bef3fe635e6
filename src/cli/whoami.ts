import { whoami as endpoint, type Identity } from '../contract/access.ts'
import { command } from './frame/command.ts'
import { details } from './shown/details.ts'

export const whoami = command({
  brief: 'Say whose token is in use and what it may do',
  examples: ['whoami'],
  flags: {},
  run: async ({ call, show, connection, terminal }) => {
    const reply = await call(endpoint, {})
    await show(reply, ({ name, id, organization, grants }) =>
      details(
        [
          ['Server', connection().server.url],
          ['Organization', organization],
          ['Name', name],
          ['Id', id],
          ['May', grants.map(grantText).join('; ')],
        ],
        terminal,
      ),
    )
  },
})

type Grant = Identity['grants'][number]

const grantText = ({ role, project, logicalEnvironment }: Grant): string => {
  const scope = [
    project === null ? [] : `project ${project}`,
    logicalEnvironment === null ? [] : `logical environment ${logicalEnvironment}`,
  ].flat()
  return scope.length === 0 ? role : `${role} (only ${scope.join(', ')})`
}
