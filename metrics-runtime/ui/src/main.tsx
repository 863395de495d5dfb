import { render } from 'preact';
import { App } from './app';
import { Live } from './data/live';
import { restoreTheme } from './state/theme';
import './style.css';

restoreTheme();
const live = new Live();
render(<App live={live} />, document.getElementById('app')!);
live.start();
