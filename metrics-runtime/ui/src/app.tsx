// The page: header, navigation, the view that the address names, and the state of the connection.

import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { problems } from './data/checks';
import { VIEWS } from './data/groups';
import type { Live } from './data/live';
import type { Model } from './data/model';
import { moveInList } from './parts/keys';
import { Choice } from './parts/small';
import { Connection, Denied, Forbidden, Skeleton, State } from './parts/status';
import { isDark, setTheme, useTheme } from './state/theme';
import { link, set, usePlace, type Place } from './state/url';
import { RANGES, viewOf, WINDOWS, type View } from './view';
import { Checks } from './views/checks';
import { Group } from './views/group';
import { Log } from './views/log';
import { Metric } from './views/metric';
import { Metrics } from './views/metrics';
import { Overview } from './views/overview';
import { Unused } from './views/unused';

const NEED_REQUESTS = ['overview', 'log', 'requests'];

export function App({ live }: { live: Live }) {
  const [, update] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    // What changed before this page listened.
    update(0);
    return live.subscribe(() => update(0));
  }, [live]);
  const place = usePlace();
  const [zoomed, zoom] = useState<[number, number] | null>(null);
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  live.wantsRequests = NEED_REQUESTS.includes(place.view);
  const view = viewOf(live, place, zoomed, zoom);

  useEffect(() => {
    // A new view starts at its top, and is announced by its heading.
    if (!isFirst.current) {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    isFirst.current = false;
    // Where the navigation is a row that scrolls.
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    live.wake();
  }, [place.view, place.item]);
  useEffect(() => {
    document.title = `${titleOf(place)} · ${live.model?.about.service ?? 'metrics'}`;
  });
  useEffect(() => {
    const search = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>('#search')?.focus();
    };
    document.addEventListener('keydown', search);
    return () => document.removeEventListener('keydown', search);
  }, []);

  return (
    <>
      <a class="skip" href="#main" onClick={(event) => {
        event.preventDefault();
        main.current?.focus();
      }}>Skip to the content</a>
      <Header live={live} view={view} place={place} zoomed={zoomed !== null} resetZoom={() => zoom(null)} />
      <Navigation place={place} model={live.model} problems={view ? problems(view.model, view.last).length : 0} />
      <main id="main" ref={main} tabIndex={-1}>
        <Connection live={live} />
        {live.status === 'denied' ? <Denied live={live} />
          : live.status === 'forbidden' ? <Forbidden live={live} />
            : view ? <Content view={view} /> : <Skeleton live={live} />}
      </main>
    </>
  );
}

function Content({ view }: { view: View }) {
  const { view: name } = view.place;
  switch (name) {
    case 'overview': return <Overview view={view} />;
    case 'log': return <Log view={view} />;
    case 'metrics': return <Metrics view={view} />;
    case 'metric': return <Metric view={view} />;
    case 'unused': return <Unused view={view} />;
    case 'checks': return <Checks view={view} />;
    default:
      if (VIEWS.some((one) => one.view === name)) return <Group view={view} id={name} key={name} />;
      return <div class="notice"><h1>No such view</h1><p><a href={link('overview')}>To the overview</a></p></div>;
  }
}

const OTHERS: [view: string, title: string][] = [
  ['overview', 'Overview'], ['log', 'Failed and slow'], ['metrics', 'All metrics'], ['unused', 'Never hit'], ['checks', 'Checks'],
];

const titleOf = ({ view, item }: Place) =>
  item || (VIEWS.find((one) => one.view === view)?.title ?? OTHERS.find(([one]) => one === view)?.[1] ?? 'Metrics');

function Header({ live, view, place, zoomed, resetZoom }: {
  live: Live; view: View | null; place: Place; zoomed: boolean; resetZoom: () => void;
}) {
  useTheme();
  const dark = isDark();
  const search = useRef<HTMLInputElement>(null);
  return (
    <header class="top">
      <p class="service"><a href={link('overview')}>{live.model?.about.service ?? 'Metrics'}</a></p>
      <State live={live} />
      <form class="search" role="search" onSubmit={(event) => {
        event.preventDefault();
        location.hash = link('metrics', '', { q: search.current?.value ?? '' });
      }}>
        <label>
          <span class="hidden">Search all metrics</span>
          <input id="search" type="search" ref={search} placeholder="Search metrics ( / )" enterkeyhint="search" />
        </label>
      </form>
      <div class="controls">
        <Choice label="Window of rates and quantiles" choices={WINDOWS} value={WINDOWS.some(([one]) => one === place.params.get('window')) ? place.params.get('window')! : '10'}
          onChange={(value) => set({ window: value === '10' ? '' : value })} />
        <Choice label="Time of graphs" choices={RANGES} value={zoomed ? '' : place.params.get('range') ?? '300'}
          onChange={(value) => {
            resetZoom();
            set({ range: value === '300' ? '' : value });
          }} />
        {zoomed && <button type="button" onClick={resetZoom}>Reset zoom</button>}
        <button type="button" class="fixed" aria-pressed={live.paused} disabled={!view} onClick={() => live.pause(!live.paused)}>
          {live.paused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" class="theme" aria-label={dark ? 'Switch to light colours' : 'Switch to dark colours'} onClick={() => setTheme(dark ? 'light' : 'dark')}>
          <span class={dark ? 'sun' : 'moon'} aria-hidden="true" />
        </button>
      </div>
    </header>
  );
}

function Navigation({ place, model, problems }: { place: Place; model: Model | null; problems: number }) {
  const groups = VIEWS.filter(({ groups }) => !model || model.metrics.some((metric) => groups.includes(metric.group)));
  const item = (view: string, title: string, badge = 0) => (
    <li key={view}>
      <a href={link(view)} aria-current={place.view === view ? 'page' : undefined}>
        {title}{badge > 0 && <span class="badge"><span class="hidden">, problems: </span>{badge}</span>}
      </a>
    </li>
  );
  return (
    <nav aria-label="Views">
      <ul onKeyDown={moveInList('li', 'a')}>
        {item('overview', 'Overview')}
        {groups.map(({ view, title }) => item(view, title))}
        {OTHERS.slice(1).map(([view, title]) => item(view, title, view === 'checks' ? problems : 0))}
      </ul>
    </nav>
  );
}
