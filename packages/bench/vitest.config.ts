import { projectsOf, testConfig } from '../../vitest.shared.ts'

const isSmoke = (file: string) => file === 'test/smoke.test.ts'

/** The smoke run starts servers and needs a build, so it is a task of its own. */
export default testConfig([
  ...projectsOf(import.meta.dirname, { name: 'bench', includes: (file) => !isSmoke(file) }),
  ...projectsOf(import.meta.dirname, { name: 'smoke', includes: isSmoke }),
])
