import { createToken, type NewToken, type Token } from '../../../src/contract/access.ts'
import { listLogicalEnvironments } from '../../../src/contract/environments.ts'
import { listProjects } from '../../../src/contract/projects.ts'
import { change } from '../data/api.ts'
import { useLoaded } from '../data/loaded.ts'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import { end } from './act.ts'
import { roles, spans } from './choices.ts'
import { expiryOf } from './expiry.ts'
import { Select } from './select.tsx'
import { Text } from '../parts/text.tsx'

/** Asks what a new token shall be. */
export const NewTokenForm = ({ onBorn }: { readonly onBorn: (token: NewToken) => void }) => {
  const stages = useLoaded(listLogicalEnvironments, { limit: '1000' }).value?.items ?? []
  const projects = useLoaded(listProjects, { limit: '1000' }).value?.items ?? []
  const save = async (form: FormData): Promise<void> => {
    const project = written(form, 'project')
    const logicalEnvironment = written(form, 'logicalEnvironment')
    const expiresAt = expiryOf(written(form, 'expiresAt'), Date.now())
    onBorn(
      await change(createToken, {
        name: written(form, 'name'),
        role: written(form, 'role') as Token['role'],
        ...(project === '' ? {} : { project }),
        ...(logicalEnvironment === '' ? {} : { logicalEnvironment }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }),
    )
  }
  return (
    <FormDialog title="New token" action="Create token" onSave={save} onClose={end}>
      {(trouble) => (
        <>
          <Text
            name="name"
            label="Name"
            help="What or whom it is for. It signs what is done with it."
            trouble={trouble}
            isRequired
          />
          <Select name="role" label="Role" trouble={trouble} choices={roles} value="viewer" />
          <Text
            name="project"
            label="Project"
            help="Empty: in all projects."
            trouble={trouble}
            list="token-projects"
            most={63}
          />
          <datalist id="token-projects">
            {projects.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Select
            name="logicalEnvironment"
            label="Logical environment"
            trouble={trouble}
            choices={[['', 'All'], ...stages.map(({ name }) => [name, name] as const)]}
            value=""
          />
          <Select name="expiresAt" label="Expires" trouble={trouble} choices={spans} value="90" />
        </>
      )}
    </FormDialog>
  )
}
