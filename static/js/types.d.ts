// The data of the HTTP contract (docs/http.md) and what the modules pass to one another. Types only, nothing runs.

export type Mode = "train" | "eval" | "mc";
export type Speed = number | "max";
export type Who = "network" | "twin";

export interface Experiment {
  dataset: string;
  hidden: number[];
  drop_rates: number[];
  input_drop_rate: number;
  mask_per: "batch" | "example";
  scaling: "inverted" | "classic" | "none";
  optimizer: "sgd" | "momentum" | "adam";
  weight_decay: number;
  twin: boolean;
  [field: string]: unknown;
}

export interface Setting {
  step: number;
  name: string;
  value: unknown;
}

export interface State {
  id: string;
  experiment: Experiment;
  parameters: Pick<Experiment, "drop_rates" | "input_drop_rate" | "scaling" | "weight_decay">;
  commands: Setting[];
  /** SHA-256 of the network's present weights and biases. */
  weights_checksum: string;
  mode: Mode;
  playing: boolean;
  waiting: boolean;
  seeking: number | null;
  speed: Speed;
  step: number;
  reached: number;
  steps: number;
  steps_per_epoch: number;
  ended: { reason: "done" | "diverged"; step: number; detail: string } | null;
  /** How many follow, besides its own page and other viewers. */
  followers: number;
  metrics: Numbers | null;
  /** Whether it is a recording, of which there is no more to know. */
  recorded?: boolean;
}

export interface Iteration {
  step: number;
  loss: number | null;
  masks: (number[] | string)[];
}

export interface Layer {
  mask: number[];
  z: (number | null)[];
  activation: (number | null)[];
  factor: number;
}

export interface Frame {
  step: number;
  epoch: number;
  mode: Mode;
  iterations: Iteration[];
  example: {
    split: "train" | "test";
    index: number;
    position: number;
    of: number;
    label: number;
    true_label: number;
    loss: number | null;
    /** As the data set has them, where `input` is what mask and factor made of them. */
    inputs?: number[];
  };
  input: (number | null)[];
  input_mask?: number[];
  input_factor?: number;
  layers: Layer[];
  logits: (number | null)[];
  output: (number | null)[];
  /** Outputs of three passes on the example in view; not in train mode. */
  passes?: (number | null)[][];
  zero_gradients: number | null;
  weight_count: number;
  /** Different masks of the hidden neurons up to this step. */
  sub_networks: number;
  weights?: number[][][];
  biases?: number[][];
  draw?: number;
}

/** One network of `steps/{n}`: an iteration in full precision. */
export interface NetworkRecord {
  name: Who;
  drop_rates: number[];
  factors: number[];
  input_drop_rate: number;
  input_factor: number;
  scaling: "inverted" | "classic" | "none";
  activation: "tanh" | "relu" | "sigmoid";
  optimizer: "sgd" | "momentum" | "adam";
  learning_rate: number;
  weight_decay: number;
  weights: number[][][];
  biases: number[][];
  masks: number[][][];
  input_mask?: number[][];
  z: number[][][];
  a: number[][][];
  logits: number[][];
  loss: number;
  gradients: { weights: number[][][]; biases: number[][] };
  weights_after: number[][][];
  biases_after: number[][];
}

/** What `steps/{n}` tells. */
export interface StepRecord {
  step: number;
  epoch: number;
  batch: { index: number[]; inputs: number[][]; labels: number[] };
  networks: NetworkRecord[];
}

export interface NetworkNumbers {
  train_loss: number | null;
  train_accuracy: number | null;
  test_loss: number | null;
  test_accuracy: number | null;
  wrong_labels_learned: number;
}

export interface Numbers {
  step: number;
  network: NetworkNumbers;
  twin?: NetworkNumbers;
}

export interface Boundary {
  size: number;
  network: string;
  twin?: string;
}

export interface Metrics extends Numbers {
  wrong_labels: number;
  boundary: Boundary | null;
}

export interface Snapshot {
  experiment: Experiment;
  state: State;
  history: { loss: (number | null)[]; asleep: number[]; metrics: Numbers[] };
  metrics: Metrics;
  frame: Frame;
}

/** What arrives on a run's stream, by kind. */
export interface Events {
  snapshot: Snapshot;
  frame: Frame;
  metrics: Metrics;
  measured: Metrics;
  state: State;
  end: { reason: string; step: number; detail: string };
  audience: { viewers: number; followers: number };
  bye: { reason?: string; next?: string };
}

/** How the stream itself fares: `gone` when the server no longer knows the run. */
export type Link = "live" | "lost" | "gone";

/** Shares and means over the latest iterations, per neuron. */
export interface Lately {
  asleep: Float64Array[];
  activation: Float64Array[];
  input: Float64Array;
  output: Float64Array;
}

/** Switches of mode since the run came to `where` it stands. */
export interface Switches {
  where: string;
  mode: Mode;
  /** Of the weights, as it was before the first of them, or after it where it was not told before. */
  checksum: string | null;
  count: number;
  /** Whether the checksum was this one after each of them, too. */
  same: boolean;
}

/** Everything there is to show at one moment. */
export interface Scene {
  state: State;
  frame: Frame;
  weights: number[][][];
  biases: number[][];
  numbers: Numbers;
  boundary: Boundary | null;
  wrongLabels: number;
  /** Metrics at fixed steps, as far as the run has reached: after a seek back also those of later steps. */
  history: Numbers[];
  /** How many hidden neurons slept in each iteration, as far as that is known. */
  asleep: Uint16Array;
  /** How many iterations that holds for. */
  known: number;
  lately: Lately;
  switches: Switches;
  /** Hidden neurons that are knocked out, as in `1-3`; undefined where that cannot be. */
  knocked?: ReadonlySet<string>;
  /** Whether single masks would change more than three times a second. */
  fast: boolean;
  /** The phase of the iteration that slow motion has come to; null when the frame is shown as it is. */
  phase: Phase | null;
  /** What the page tells in place of its sentence. */
  story: Story | null;
  /** What the edges show in place of the weights, through a page's lens. */
  edges?: Edges | null;
}

/** What the edges of the network can show: what the weights are, their gradients, or what the update changed of them. */
export type EdgesShow = "weights" | "gradients" | "change";

/** Gradients or changes for the edges to show; the record is null until the server has told it. */
export interface Edges {
  shows: Exclude<EdgesShow, "weights">;
  record: StepRecord | null;
}

export type PhaseName = "mask" | "forward" | "scale" | "loss" | "backward" | "update";

/** One phase of an iteration, from the numbers of `steps/{n}`. */
export interface Phase {
  name: PhaseName;
  /** The layer of neurons that the phase has come to, from 1, the outputs last, where it goes layer by layer. */
  layer: number;
  /** Null until the server has told it, for which only `mask` does not wait. */
  record: StepRecord | null;
  /** Whether it goes on by itself. */
  isMoving: boolean;
}

/** Two sentences in place of the page's own; `**` marks what is important. */
export interface Story {
  what: string;
  more: string;
}

export type View = (scene: Scene) => void;

/** Views that are painted in every frame of the screen, and those that are painted less often while much happens. */
export interface Views {
  quick: View[];
  slow: View[];
}

/** What a view of the drawn parts may use. */
export interface Tools {
  command(command: Command): Promise<void>;
  /** Change a parameter: for the updates to come, or, where none was made or can be made, as a new run. */
  change(name: string, value: unknown): Promise<void>;
  /** Stay in a phase of the present iteration. */
  hold(phase: PhaseName): void;
  /** Iteration `step` in full precision. */
  record(step: number): Promise<StepRecord>;
  /** What the server answers about the run as it stands, as in `passes?count=100`. Throws a Problem. */
  inquire(path: string, how?: Inquiry): Promise<unknown>;
  /** Have the network and its sentence shown through a lens, which makes another scene of the present one. */
  look(lens: (scene: Scene) => Scene): void;
  /** Say something to those who listen. */
  announce(text: string): void;
  /** Paint in the next frame; `isWhole` if words and charts, too, at high speed. */
  paintSoon(isWhole?: boolean): void;
  /** Ends when another experiment is drawn. */
  signal: AbortSignal;
}

/** What a stage needs of the run that it shows: one on the server, one that somebody else commands, or a recording. */
export interface Run {
  /** Leave the run there is, if any, and make another. */
  begin(start: Start): void;
  /** Resolves when it was answered, whatever the answer. */
  command(command: Command): Promise<void>;
  record(step: number): Promise<StepRecord>;
  inquire(path: string, how?: Inquiry): Promise<unknown>;
}

/** Where what there is to show comes from. */
export interface Source {
  subscribe<Kind extends keyof (Events & { link: Link })>(
    kind: Kind,
    subscriber: (data: (Events & { link: Link })[Kind]) => void,
  ): void;
}

/** What an exhibit adds to what they all have: `views` of what stands beside the network, and how it introduces itself. */
export interface Exhibit {
  views(stage: HTMLElement, tools: Tools): Views;
  introduction?(page: Page): Introduction;
}

/** How to ask about the run. */
export interface Inquiry {
  signal?: AbortSignal;
  /** Told the share done, 0 to 1, where the answer takes its time, and what of it is known by now, where that is told. */
  onProgress?(done: number, soFar?: unknown): void;
}

/** What an introduction may use of its page. */
export interface Page {
  run(command: Command): Promise<void>;
  tell(story: Story | null): void;
  announce(text: string): void;
  phases: ReturnType<typeof import("./slow-motion.js").createSlowMotion>;
  isCalm: boolean;
  /** Leave the address as it is, or keep it current. */
  hold(held: boolean): void;
  paintSoon(): void;
  /** How the next experiment is to begin. */
  begin(how: Partial<Start>): void;
  /** Of what is drawn; it ends when another experiment is. */
  life(): AbortSignal | undefined;
}

/** How a page introduces itself. */
export interface Introduction {
  view: View;
  play(): void;
  /** Take away what is left of it; whether there was anything. */
  hide(): boolean;
}

/** Where a page's run stands when its address does not say. */
export interface Begins {
  step: number;
  mode: Mode;
  speed: Speed;
}

/** What the page was asked for. */
export interface Start {
  request: Record<string, unknown>;
  mode: Mode;
  speed: Speed;
  playing: boolean;
  /** Whether to play the opening. */
  opening: boolean;
  begins: Begins;
}

export type Command =
  | { command: "play" | "pause" | "reset" }
  | { command: "step"; count: number }
  | { command: "seek"; step: number }
  | { command: "mode"; value: Mode }
  | { command: "speed"; value: Speed }
  | { command: "set"; name: string; value: unknown };

declare global {
  interface Window {
    uPlot: new (
      options: object,
      data: (number | null)[][],
      element: Element,
    ) => import("./line-ends.js").Plot;
    htmx: {
      process(element: Element): void;
      ajax(verb: string, path: string, context: object): Promise<void>;
    };
  }
}
