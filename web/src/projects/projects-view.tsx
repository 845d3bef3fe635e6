/** Not built yet. */
export const ProjectsView = () => <h1>Projects</h1>
