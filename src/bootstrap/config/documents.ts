import { type Setting, settingNames, settings } from './settings'

/** `.env.example`: every setting with its description, commented out at its default. */
export const envExample = (): string =>
  [
    '# Settings of Lyceum. Copy this file to .env and change what you need; the environment has precedence.',
    ...settingNames.flatMap((name) => {
      const { description, fallback = '' }: Setting<unknown> = settings[name]
      return ['', `# ${description}`, `#${name}=${fallback}`]
    }),
    '',
  ].join('\n')

/** The table of settings in README, in Markdown. */
export const settingsTable = (): string =>
  [
    '| setting | default | what it does |',
    '| --- | --- | --- |',
    ...settingNames.map((name) => {
      const { description, fallback }: Setting<unknown> = settings[name]
      return `| \`${name}\` | ${fallback === undefined ? '' : `\`${fallback}\``} | ${description} |`
    }),
  ].join('\n')
