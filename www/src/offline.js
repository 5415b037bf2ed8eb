// The service worker: after the first visit the page works without a network.
//
// Every build has a cache of its own, filled as a whole. A page keeps the files that it was started with; a new build takes
// over when no page of the old one is open any more.

/** The files of the build and its version; the build puts them here. */
const FILES = ['__FILES__'];
const CACHE = `rolescope ${self.registration.scope} __VERSION__`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith(`rolescope ${self.registration.scope} `) && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  const wanted = request.mode === 'navigate' ? './' : request;
  const known = caches.open(CACHE).then((cache) => cache.match(wanted, { ignoreSearch: true }));
  event.respondWith(known.then((response) => response ?? fetch(request)));
});
