/* Functions of feature maps: rows of numbers, map after map. */

#include <stddef.h>

/* Numbers down and across. */
typedef struct {
    int down, across;
} pair;

/* A convolution: `input` is the height and width of each map that comes in. The maps that output map
 * k is the sum of are sources[starts[k]] to sources[starts[k + 1] - 1]; each has a kernel. */
typedef struct {
    const float *kernels, *bias;
    const int *sources, *starts;
    int maps;
    pair input, kernel, stride, dilation;
} conv2d_shape;

/* y += w x. */
static inline void add_scaled(float *restrict y, const float *restrict x, float w, int n)
{
    for (int i = 0; i < n; i++)
        y[i] += w * x[i];
}

/* The same for four at once, so that y is loaded and kept a quarter as often. */
static inline void add_four(
    float *restrict y, const float *restrict a, const float *restrict b,
    const float *restrict c, const float *restrict d, const float *w, int n)
{
    float w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
    for (int i = 0; i < n; i++)
        y[i] += (w0 * a[i] + w1 * b[i]) + (w2 * c[i] + w3 * d[i]);
}

/* Adds what a map gives through its kernel, all places at once: `run` has a row for each row of the
 * map, in which the first places of each are the output's and the others are left over. */
static void add_map(float *run, const float *x, const float *kernel, const conv2d_shape *of, int n)
{
    int taps = of->kernel.down * of->kernel.across, width = of->kernel.across;
    int down = of->dilation.down * of->input.across, across = of->dilation.across;
    int tap = 0;
    for (; tap + 4 <= taps; tap += 4) {
        const float *at[4];
        for (int i = 0; i < 4; i++)
            at[i] = x + (tap + i) / width * down + (tap + i) % width * across;
        add_four(run, at[0], at[1], at[2], at[3], kernel + tap, n);
    }
    for (; tap < taps; tap++)
        add_scaled(run, x + tap / width * down + tap % width * across, kernel[tap], n);
}

/* Map k is its bias plus the sum over its sources of their maps, over which their kernels lie at each
 * place. `run` is room for one map of the input's size. */
static void conv2d(float *restrict y, const float *restrict x, float *restrict run, conv2d_shape of)
{
    int span = (of.kernel.down - 1) * of.dilation.down + 1;
    int rows = (of.input.down - span) / of.stride.down + 1;
    int reach = (of.kernel.across - 1) * of.dilation.across + 1;
    int columns = (of.input.across - reach) / of.stride.across + 1;
    int size = of.input.down * of.input.across, taps = of.kernel.down * of.kernel.across;
    int n = (of.input.down - span) * of.input.across + of.input.across - reach + 1;
    for (int map = 0; map < of.maps; map++) {
        for (int i = 0; i < n; i++)
            run[i] = of.bias ? of.bias[map] : 0.0f;
        for (int link = of.starts[map]; link < of.starts[map + 1]; link++)
            add_map(run, x + of.sources[link] * size, of.kernels + link * taps, &of, n);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                *y++ = run[row * of.stride.down * of.input.across + column * of.stride.across];
    }
}

/* The greatest number of each region of `size`. */
static void max_pool2d(
    float *y, const float *x, int maps, pair input, pair size, pair stride)
{
    for (int map = 0; map < maps; map++, x += input.down * input.across) {
        for (int row = 0; row + size.down <= input.down; row += stride.down) {
            for (int column = 0; column + size.across <= input.across; column += stride.across) {
                const float *at = x + row * input.across + column;
                float greatest = *at;
                for (int i = 0; i < size.down; i++, at += input.across)
                    for (int k = 0; k < size.across; k++)
                        greatest = at[k] > greatest ? at[k] : greatest;
                *y++ = greatest;
            }
        }
    }
}

/* The mean of each region of `size`. */
static void average_pool2d(
    float *y, const float *x, int maps, pair input, pair size, pair stride)
{
    float share = 1.0f / (float)(size.down * size.across);
    for (int map = 0; map < maps; map++, x += input.down * input.across) {
        for (int row = 0; row + size.down <= input.down; row += stride.down) {
            for (int column = 0; column + size.across <= input.across; column += stride.across) {
                const float *at = x + row * input.across + column;
                float total = 0.0f;
                for (int i = 0; i < size.down; i++, at += input.across)
                    for (int k = 0; k < size.across; k++)
                        total += at[k];
                *y++ = total * share;
            }
        }
    }
}

/* Zeros around each map, so many above, below, on the left and on the right. */
static void pad2d(
    float *y, const float *x, int maps, pair input, int top, int bottom, int left, int right)
{
    int width = left + input.across + right, height = top + input.down + bottom;
    for (int i = 0; i < maps * height * width; i++)
        y[i] = 0.0f;
    for (int map = 0; map < maps; map++) {
        for (int row = 0; row < input.down; row++, x += input.across) {
            int at = map * height + top + row;
            copy(y + at * width + left, x, input.across);
        }
    }
}

/* Each map of n numbers turned by 180 degrees. */
static void flip2d(float *y, const float *x, int maps, int n)
{
    for (int map = 0; map < maps; map++, y += n, x += n)
        for (int i = 0; i < n; i++)
            y[i] = x[n - 1 - i];
}
