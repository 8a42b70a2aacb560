/* Functions of sequences: rows of features, step after step. The first `length` steps of `steps` are
 * the sample's own. */

#include <stddef.h>
#include <string.h>

/* All numbers 0. */
static void clear(float *y, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = 0.0f;
}

/* The features of the last own step. */
static void last_step(float *y, const float *x, int length, int features)
{
    copy(y, x + (length - 1) * features, features);
}

/* Past the sample's end, its last own step. y may be x. */
static void hold(float *y, const float *x, int length, int steps, int features)
{
    memmove(y, x, (size_t)(length * features) * sizeof *y);
    for (int i = length * features; i < steps * features; i++)
        y[i] = y[i - features];
}

/* Zeros past the sample's end. y may be x. */
static void mask_steps(float *y, const float *x, int length, int steps, int features)
{
    memmove(y, x, (size_t)(length * features) * sizeof *y);
    clear(y + length * features, (steps - length) * features);
}

/* How many places a window of `span` steps has, at least one. */
static int count_windows(int length, int border, int span, int stride)
{
    int left = length + border - span;
    return (left > 0 ? left : 0) / stride + 1;
}

/* The shorter of two lengths. */
static int shorter(int first, int second)
{
    return first < second ? first : second;
}

/* A convolution along the steps; kernels are (units, taps, inputs of a group). Features of one of the
 * groups see those of the same alone. */
typedef struct {
    const float *kernels, *bias;
    int steps, inputs, units, taps, stride, dilation, left, right, groups;
} conv1d_shape;

/* Each unit at each place is its bias plus the sum over the taps that lie on a step. */
static void conv1d(float *restrict y, const float *restrict x, conv1d_shape of)
{
    int inputs = of.inputs / of.groups, units = of.units / of.groups;
    int last = of.steps + of.right - ((of.taps - 1) * of.dilation + 1);
    for (int place = -of.left; place <= last; place += of.stride) {
        for (int unit = 0; unit < of.units; unit++) {
            const float *kernel = of.kernels + unit * of.taps * inputs;
            float sum = of.bias ? of.bias[unit] : 0.0f;
            for (int tap = 0; tap < of.taps; tap++, kernel += inputs) {
                int t = place + tap * of.dilation;
                if (t >= 0 && t < of.steps)
                    sum += dot(x + t * of.inputs + unit / units * inputs, kernel, inputs);
            }
            *y++ = sum;
        }
    }
}

/* The greatest of each region's own steps; 0 where it has none. */
static void max_pool1d(
    float *y, const float *x, int length, int steps, int features, int size, int stride)
{
    for (int place = 0; place + size <= steps; place += stride, y += features) {
        int end = shorter(place + size, length);
        for (int i = 0; i < features; i++) {
            y[i] = place < end ? x[place * features + i] : 0.0f;
            for (int t = place + 1; t < end; t++)
                y[i] = x[t * features + i] > y[i] ? x[t * features + i] : y[i];
        }
    }
}

/* The mean of each region's own steps; 0 where it has none. */
static void average_pool1d(
    float *y, const float *x, int length, int steps, int features, int size, int stride)
{
    for (int place = 0; place + size <= steps; place += stride, y += features) {
        int end = shorter(place + size, length);
        for (int i = 0; i < features; i++) {
            y[i] = 0.0f;
            for (int t = place; t < end; t++)
                y[i] += x[t * features + i];
            if (place < end)
                y[i] /= (float)(end - place);
        }
    }
}

/* The sum of all steps so far; nothing is added past the sample's end. y may be x. */
static void accumulate(float *y, const float *x, int length, int steps, int features)
{
    mask_steps(y, x, length, steps, features);
    for (int i = features; i < steps * features; i++)
        y[i] += y[i - features];
}

/* Each step becomes the one before it, the first zeros. y may be x. */
static void delayed(float *y, const float *x, int steps, int features)
{
    memmove(y + features, x, (size_t)((steps - 1) * features) * sizeof *y);
    clear(y, features);
}

/* The same at every step. */
static void repeat(float *y, const float *x, int steps, int size)
{
    for (int t = 0; t < steps; t++, y += size)
        copy(y, x, size);
}
