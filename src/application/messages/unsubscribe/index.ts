export { UnsubscribeTokens } from './links'
export { unsubscribePage, type UnsubscribePorts } from './page'
