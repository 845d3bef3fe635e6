import { Empty } from '../parts/empty.tsx'

const report = `berth environment create --name prod-cluster
berth deployment record --env prod-cluster --logical-env production \\
  --deployment-name web --kind CONTAINER_IMAGE \\
  --oci-ref registry.example.com/web:1.0@sha256:…`

/** Nothing runs yet: the commands that change it. */
export const GridEmpty = () => (
  <>
    <h1>What runs where</h1>
    <Empty command="berth deploy">
      Nothing runs yet. Deploy the project in the folder where you are:
    </Empty>
    <Empty command={report}>Or report what something else has deployed:</Empty>
  </>
)
