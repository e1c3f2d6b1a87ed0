import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian's package puts it. */
const EXECUTABLE = '/usr/bin/chromium'

/**
 * Describes what needs a real browser: left out, with a reason, where there is none, but for CI=true, where it has to be
 * there.
 */
export const describeInChromium = (name: string, tests: () => void): void => {
  if (existsSync(EXECUTABLE) || process.env['CI'] === 'true') describe(name, tests)
  else describe.skip(`${name} (there is no ${EXECUTABLE}: apt-get install chromium)`, tests)
}

/** Seconds of work, on a machine that may be at other work. */
const START_MILLIS = 180_000

/** Chromium without a window. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    timeout: START_MILLIS,
    args: ['--no-sandbox', '--disable-background-networking'],
  })
