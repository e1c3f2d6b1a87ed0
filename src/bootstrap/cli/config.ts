import { configCommand } from '../../adapters/cli/config'
import { disclose, loadConfig, settings } from '../config'

const { stdout, stderr } = process

export const showConfig = (options: { readonly json: boolean }): void => {
  const { loaded, warnings } = loadConfig(process.env, process.cwd())
  const shown = loaded.map(({ name, text, origin }) => ({
    name,
    ...(text !== undefined && { value: disclose(name, text) }),
    origin,
    description: settings[name].description,
  }))
  configCommand(shown, options, stdout)
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`)
}
