/* Functions of each number for itself, and sums and products of two. y may be x. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* e^z for z <= 0: 2^k times a polynomial of what is left (Cephes, Moshier). It has no branches, so
 * that compilers can take several numbers at once; right to the last digit but one. */
static inline float exponential(float z)
{
    float within = z > -87.0f ? z : -87.0f;
    int32_t k = (int32_t)(within * 1.44269504f + 127.5f); /* exponents are kept plus 127 */
    int32_t bits = k * (1 << 23);
    float r = z - (float)(k - 127) * 0.693359375f + (float)(k - 127) * 2.12194440e-4f;
    float p = 1.9875691500e-4f, power;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    memcpy(&power, &bits, sizeof power);
    return z < -87.0f ? 0.0f : (p * r * r + r + 1.0f) * power;
}

/* 1 / (1 + e^-z). */
static inline float logistic_of(float z)
{
    float small = exponential(-fabsf(z));
    return (z < 0.0f ? small : 1.0f) / (1.0f + small);
}

/* (e^z - e^-z) / (e^z + e^-z), near 0 by a polynomial (Cephes). */
static inline float tanh_of(float z)
{
    float size = fabsf(z), square = z * z;
    float small = exponential(-2.0f * size);
    float far = (1.0f - small) / (1.0f + small);
    float p = -5.70498872745e-3f;
    p = p * square + 2.06390887954e-2f;
    p = p * square - 5.37397155531e-2f;
    p = p * square + 1.33314422036e-1f;
    p = p * square - 3.33332819422e-1f;
    return size < 0.625f ? z + z * square * p : (z < 0.0f ? -far : far);
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
        y[i] = z[i] < 0.0f ? expm1f(z[i]) : z[i];
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
        y[i] = rectifier_of(z[i]) + log1pf(exponential(-fabsf(z[i])));
}

/* 1 above 0, else 0. */
static void step(float *y, const float *z, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = z[i] > 0.0f ? 1.0f : 0.0f;
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
