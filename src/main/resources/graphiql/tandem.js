// GraphiQL with a tab for each example. Tabs that the browser remembers from an earlier visit win over them.
const endpoint = new URL('/graphql', window.location.href);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

const examples = JSON.parse(document.getElementById('examples').textContent);
const linked = new URLSearchParams(window.location.search).get('query'); // of a link that somebody shared

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: endpoint.href, subscriptionUrl: socket.href }),
    defaultTabs: linked ? [{ query: linked }, ...examples] : examples,
    defaultEditorToolsVisibility: true,
    isHeadersEditorEnabled: true,
  })
);
