/* Weighted sums, word vectors, and what answers are made of. */

#include <math.h>
#include <stddef.h>

/* The sum of x_i w_i: eight sums beside one another, as vector units have them. */
static float dot(const float *x, const float *w, int n)
{
    float sums[8] = {0.0f};
    int i = 0;
    for (; i + 8 <= n; i += 8)
        for (int k = 0; k < 8; k++)
            sums[k] += x[i + k] * w[i + k];
    for (int k = 0; i + k < n; k++)
        sums[k] += x[i + k] * w[i + k];
    for (int k = 0; k < 4; k++)
        sums[k] += sums[k + 4];
    return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

/* W x + b of each of the rows of x: a vector, or all steps. */
static void dense(
    float *restrict y, const float *restrict x, const float *weight, const float *bias,
    int rows, int inputs, int units)
{
    for (int row = 0; row < rows; row++, x += inputs)
        for (int unit = 0; unit < units; unit++)
            *y++ = (bias ? bias[unit] : 0.0f) + dot(x, weight + unit * inputs, inputs);
}

/* The row of the table that each number names; zeros for one that names none. */
static void embedding(
    float *y, const float *words, const float *weight, int n, int rows, int features)
{
    for (int i = 0; i < n; i++, y += features) {
        int word = (int)words[i];
        int known = word >= 0 && word < rows;
        for (int k = 0; k < features; k++)
            y[k] = known ? weight[word * features + k] : 0.0f;
    }
}

/* e^x_i through the sum of all e^x_j, where the greatest is taken off first, which changes nothing.
 * Along the `n` numbers that are `apart`, in each of `rows`. */
static void softmax(float *y, const float *x, int rows, int n, int apart)
{
    for (int row = 0; row < rows; row++, y += n * apart, x += n * apart) {
        for (int at = 0; at < apart; at++) {
            float greatest = x[at], total = 0.0f;
            for (int i = 1; i < n; i++)
                greatest = x[i * apart + at] > greatest ? x[i * apart + at] : greatest;
            for (int i = 0; i < n; i++)
                y[i * apart + at] = falling(x[i * apart + at] - greatest);
            for (int i = 0; i < n; i++)
                total += y[i * apart + at];
            for (int i = 0; i < n; i++)
                y[i * apart + at] /= total;
        }
    }
}

/* y_i is the sum of the squares (x_j - w_ij)^2. */
static void rbf(float *y, const float *x, const float *centre, int inputs, int units)
{
    for (int unit = 0; unit < units; unit++, centre += inputs) {
        y[unit] = 0.0f;
        for (int i = 0; i < inputs; i++)
            y[unit] += (x[i] - centre[i]) * (x[i] - centre[i]);
    }
}

/* (-x, x): what speaks for class 0 and for class 1. */
static void both_sides(float *y, const float *x, int n)
{
    for (int i = 0; i < n; i++) {
        y[i] = -x[i];
        y[n + i] = x[i];
    }
}

/* Each pair of classes votes for one of them; `parted` has the votes with equal ones parted by the
 * sums of x. */
static void pair_votes(float *votes, float *parted, const float *x, int classes)
{
    for (int i = 0; i < classes; i++)
        votes[i] = parted[i] = 0.0f;
    for (int a = 0; a < classes; a++) {
        for (int b = a + 1; b < classes; b++, x++) {
            votes[*x > 0.0f ? a : b] += 1.0f;
            parted[a] += *x;
            parted[b] -= *x;
        }
    }
    for (int i = 0; i < classes; i++)
        parted[i] = votes[i] + parted[i] / (3.0f * (fabsf(parted[i]) + 1.0f));
}

/* Units of +1 and -1 look around one after another, in this order, and turn if the others pull the
 * other way (Hopfield). */
static void recall(
    float *y, const float *x, const float *weight, const int *order, int units, int updates)
{
    for (int i = 0; i < units; i++)
        y[i] = x[i] > 0.0f ? 1.0f : -1.0f;
    for (int i = 0; i < updates; i++) {
        int unit = order[i];
        const float *pulls = weight + unit * units;
        float others = dot(y, pulls, units) - y[unit] * pulls[unit];
        if (others * y[unit] < 0.0f)
            y[unit] = -y[unit];
    }
}

/* What was learned, brought back to the units of the data. */
static void in_units(
    double *y, const float *x, int rows, int n, const double *gain, const double *shift)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < n; i++)
            *y++ = (double)*x++ / gain[i] + shift[i];
}

/* The place of the greatest of each row. */
static void largest(int32_t *place, const float *y, int rows, int n)
{
    for (int row = 0; row < rows; row++, y += n) {
        int best = 0;
        for (int i = 1; i < n; i++)
            best = y[i] > y[best] ? i : best;
        place[row] = best;
    }
}

/* The place of the least of each row. */
static void smallest(int32_t *place, const float *y, int rows, int n)
{
    for (int row = 0; row < rows; row++, y += n) {
        int best = 0;
        for (int i = 1; i < n; i++)
            best = y[i] < y[best] ? i : best;
        place[row] = best;
    }
}

/* 1 for answers above the limit, else 0. */
static void above(int32_t *class_of, const float *y, int n, float limit)
{
    for (int i = 0; i < n; i++)
        class_of[i] = y[i] > limit;
}
