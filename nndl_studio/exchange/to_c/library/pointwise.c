/* Functions of each number for itself, and sums and products of two. y may be x. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* e^-|z| as 2^-k e^r: gives e^r - 1, a polynomial that is right to its last digits near 0 too (Cephes,
 * Moshier), and 2^-k in `power`. What could be a branch is done with the bits, so that compilers take
 * several numbers at once: |z| is 87 at most, and NAN stays NAN. */
static inline float split_power(float z, float *power)
{
    uint32_t bits, exponent;
    float within, kept;
    memcpy(&bits, &z, sizeof bits);
    bits &= 0x7fffffffu;
    uint32_t all_if_nan = 0u - ((0x7f800000u - bits) >> 31);
    bits = bits < 0x42ae0000u ? bits : 0x42ae0000u;
    memcpy(&within, &bits, sizeof bits);
    bits |= all_if_nan;
    memcpy(&kept, &bits, sizeof bits);
    int32_t k = (int32_t)(within * 1.44269504f + 0.5f);
    exponent = (uint32_t)(127 - k) << 23;
    memcpy(power, &exponent, sizeof exponent);
    float r = ((float)k * 0.693359375f - kept) - (float)k * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return p * r * r + r;
}

/* e^-|z|. */
static inline float falling(float z)
{
    float power, part = split_power(z, &power);
    return part * power + power;
}

/* e^-|z| - 1. */
static inline float falling_less_one(float z)
{
    float power, part = split_power(z, &power);
    return part * power + (power - 1.0f);
}

/* 1 / (1 + e^-z). */
static inline float logistic_of(float z)
{
    float small = falling(z);
    return (z < 0.0f ? small : 1.0f) / (1.0f + small);
}

/* (e^z - e^-z) / (e^z + e^-z). */
static inline float tanh_of(float z)
{
    float part = falling_less_one(2.0f * z);
    return copysignf(part / (2.0f + part), z);
}

static inline float rectifier_of(float z)
{
    return z < 0.0f ? 0.0f : z;
}

/* 1 / (1 + e^-z). */
static void logistic(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = logistic_of(z[i]);
}

/* tanh z. */
static void hyperbolic(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = tanh_of(z[i]);
}

/* 1.7159 tanh(2/3 z), as LeNet-5 has it. */
static void scaled_tanh(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = 1.7159f * tanh_of(0.666666667f * z[i]);
}

/* max(0, z). */
static void rectifier(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = rectifier_of(z[i]);
}

/* z above 0, else 0.01 z. */
static void leaky_rectifier(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = z[i] < 0.0f ? 0.01f * z[i] : z[i];
}

/* z above 0, else e^z - 1. */
static void elu(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = z[i] < 0.0f ? falling_less_one(z[i]) : z[i];
}

/* z times the share of normal numbers below z. */
static void gelu(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = z[i] * 0.5f * erfcf(z[i] * -0.707106781f);
}

/* z / (1 + e^-z). */
static void silu(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = z[i] * logistic_of(z[i]);
}

/* log(1 + e^z). */
static void softplus(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = rectifier_of(z[i]) + log1pf(falling(z[i]));
}

/* 1 above 0, else 0. */
static void step(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = z[i] > 0.0f ? 1.0f : 0.0f;
}

/* The size of each number. */
static void absolute(float *y, const float *x, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = fabsf(x[i]);
}

/* The sum of two. */
static void add(float *y, const float *a, const float *b, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = a[i] + b[i];
}

/* The product, number by number. */
static void multiply(float *y, const float *a, const float *b, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = a[i] * b[i];
}

/* Each row times the same numbers: V x of a matrix V that is 0 beside its diagonal. */
static void diagonal(float *y, const float *x, const float *weight, int rows, int n)
{
    for (int row = 0; row < rows; row++, y += n, x += n)
        multiply(y, x, weight, n);
}

/* gain x + shift. */
static void affine(float *y, const float *x, float gain, float shift, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = gain * x[i] + shift;
}

/* Each map times its own weight, and its bias added. */
static void scale_shift(
    float *y, const float *x, const float *weight, const float *bias, int maps, int n)
{
    for (int map = 0; map < maps; map++, y += n, x += n)
        affine(y, x, weight[map], bias[map], n);
}

/* n numbers elsewhere. */
static void copy(float *y, const float *x, int n)
{
    memcpy(y, x, (size_t)n * sizeof *y);
}

/* Rows of n numbers into the wider rows of y. */
static void beside(float *y, const float *x, int rows, int n, int width)
{
    for (int row = 0; row < rows; row++, y += width, x += n)
        copy(y, x, n);
}
