/* Recurrent networks. They read a = W x + b of all steps; past the sample's end their state is held.
 * `work` is for what they remember and compute within a step. */

#include <stddef.h>

/* h_t = f(a_t + U h_t-1) (177). */
static void srn(
    float *h, const float *a, const float *recurrent, void (*f)(float *, const float *, int),
    int length, int steps, int units)
{
    for (int t = 0; t < length; t++) {
        float *now = h + t * units;
        copy(now, a + t * units, units);
        for (int i = 0; t > 0 && i < units; i++)
            now[i] += dot(now - units, recurrent + i * units, units);
        f(now, now, units);
    }
    hold(h, h, length, steps, units);
}

/* h of an LSTM with peepholes (187-192), and c where `cells` are asked for; a and U have the gates i,
 * f, o and the new c below one another, and the peepholes are V_i, V_f and V_o. `work` is for six
 * times the units. */
static void lstm(
    float *h, float *cells, float *restrict work, const float *a, const float *recurrent,
    const float *peephole, int length, int steps, int units)
{
    float *z = work, *last = work + 4 * units, *c = work + 5 * units;
    clear(last, 2 * units);
    for (int t = 0; t < length; t++, a += 4 * units) {
        float *now = h + t * units;
        dense(z, last, recurrent, a, 1, units, 4 * units);
        for (int i = 0; i < units; i++) {
            float in = logistic_of(z[i] + peephole[i] * c[i]);
            float forget = logistic_of(z[units + i] + peephole[units + i] * c[i]);
            c[i] = forget * c[i] + in * tanh_of(z[3 * units + i]);
            float out = logistic_of(z[2 * units + i] + peephole[2 * units + i] * c[i]);
            now[i] = out * tanh_of(c[i]);
        }
        copy(last, now, units);
        if (cells)
            copy(cells + t * units, c, units);
    }
    hold(h, h, length, steps, units);
    if (cells)
        hold(cells, cells, length, steps, units);
}

/* h of a GRU whose reset gate comes before the matrix (193-196); a and U have r, z and the new h below
 * one another. `work` is for four times the units. */
static void gru(
    float *h, float *restrict work, const float *a, const float *recurrent,
    int length, int steps, int units)
{
    float *r = work, *z = work + units, *fresh = work + 2 * units, *last = work + 3 * units;
    clear(last, units);
    for (int t = 0; t < length; t++, a += 3 * units) {
        float *now = h + t * units;
        dense(r, last, recurrent, a, 1, units, 2 * units);
        logistic(r, r, 2 * units);
        multiply(r, r, last, units);
        dense(fresh, r, recurrent + 2 * units * units, a + 2 * units, 1, units, units);
        for (int i = 0; i < units; i++)
            now[i] = z[i] * last[i] + (1.0f - z[i]) * tanh_of(fresh[i]);
        copy(last, now, units);
    }
    hold(h, h, length, steps, units);
}

/* h of a GRU whose reset gate comes after the matrix: the new h is tanh(a + r (U h_t-1 + b)). `work`
 * is for four times the units. */
static void gru_after(
    float *h, float *restrict work, const float *a, const float *recurrent, const float *bias,
    int length, int steps, int units)
{
    float *r = work, *z = work + units, *fresh = work + 2 * units, *last = work + 3 * units;
    clear(last, units);
    for (int t = 0; t < length; t++, a += 3 * units) {
        float *now = h + t * units;
        dense(r, last, recurrent, a, 1, units, 2 * units);
        logistic(r, r, 2 * units);
        dense(fresh, last, recurrent + 2 * units * units, bias, 1, units, units);
        for (int i = 0; i < units; i++)
            now[i] = z[i] * last[i] + (1.0f - z[i]) * tanh_of(a[2 * units + i] + r[i] * fresh[i]);
        copy(last, now, units);
    }
    hold(h, h, length, steps, units);
}
