/** Tracks as thin lines: solid where the ship was heard, dashed over a silence. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { LINE_FLOATS } from '../columns/protocol';
import { worldSize } from './mercator';
import { moved, program, rgb } from './shader';

const VERTEX = `
uniform mat4 u_matrix;
in vec3 a;
out float v_way;
void main() { v_way = a.z; gl_Position = u_matrix * vec4(a.xy, 0.0, 1.0); }`;

const FRAGMENT = `
precision mediump float;
uniform vec4 u_heard;
uniform vec4 u_silent;
uniform highp float u_world;
in highp float v_way;
out vec4 colour;
void main() {
  if (v_way < 0.0) { colour = u_heard; return; }
  if (fract(v_way * u_world / 7.0) > 0.5) discard;
  colour = u_silent;
}`;

export class LinesLayer implements CustomLayerInterface {
  readonly id = 'tracks';
  readonly type = 'custom' as const;
  private map: MapLibre | null = null;
  private gl: WebGL2RenderingContext | null = null;
  private made: WebGLProgram | null = null;
  private array: WebGLVertexArrayObject | null = null;
  private buffer: WebGLBuffer | null = null;
  private vertices = 0;
  private origin: [number, number] = [0, 0];
  private pending: Float32Array | null = null;
  private dark = false;
  private strength = 1;

  onAdd(map: MapLibre, context: WebGL2RenderingContext | WebGLRenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.map = map;
    this.gl = gl;
    this.made = program(gl, VERTEX, FRAGMENT);
    this.array = gl.createVertexArray();
    this.buffer = gl.createBuffer();
    gl.bindVertexArray(this.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    const at = gl.getAttribLocation(this.made, 'a');
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, LINE_FLOATS, gl.FLOAT, false, 0, 0);
    gl.bindVertexArray(null);
  }

  set(lines: Float32Array, origin: [number, number], tracks: number): void {
    this.pending = lines;
    this.origin = origin;
    // The more tracks, the fainter each: what many sail shows as what it is, and no single one shouts.
    this.strength = tracks > 4000 ? 0.28 : tracks > 800 ? 0.42 : 0.62;
  }

  theme(dark: boolean): void {
    this.dark = dark;
  }

  render(context: WebGL2RenderingContext | WebGLRenderingContext, args: CustomRenderMethodInput): void {
    const gl = context as WebGL2RenderingContext;
    if (!this.made || !this.map) return;
    if (this.pending) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, this.pending, gl.DYNAMIC_DRAW);
      this.vertices = this.pending.length / LINE_FLOATS;
      this.pending = null;
    }
    if (this.vertices === 0) return;
    gl.useProgram(this.made);
    const matrix = moved(args.defaultProjectionData.mainMatrix, this.origin[0], this.origin[1]);
    gl.uniformMatrix4fv(gl.getUniformLocation(this.made, 'u_matrix'), false, matrix);
    gl.uniform1f(gl.getUniformLocation(this.made, 'u_world'), worldSize(this.map.getZoom()));
    const [r, g, b] = rgb(this.dark ? '#8ba3c7' : '#46618c');
    const [sr, sg, sb] = rgb(this.dark ? '#4aa8e0' : '#0072b2');
    const heard = this.strength;
    const silent = this.strength * 0.75;
    gl.uniform4f(gl.getUniformLocation(this.made, 'u_heard'), r * heard, g * heard, b * heard, heard);
    gl.uniform4f(gl.getUniformLocation(this.made, 'u_silent'), sr * silent, sg * silent, sb * silent, silent);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.bindVertexArray(this.array);
    gl.drawArrays(gl.LINES, 0, this.vertices);
    gl.bindVertexArray(null);
  }

  onRemove(): void {
    if (this.made) this.gl?.deleteProgram(this.made);
    if (this.buffer) this.gl?.deleteBuffer(this.buffer);
    this.made = null;
  }
}
