/* What makes raw samples into what the network reads, in double until they are scaled. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* (x - shift) * gain + base of every map, with a frame of raw zeros around it. */
static void scaled_maps(
    float *y, const float *x, int maps, int height, int width, int frame,
    const double *shift, const double *gain, double base)
{
    int rows = height + 2 * frame, columns = width + 2 * frame;
    for (int map = 0; map < maps; map++) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int i = row - frame, k = column - frame;
                int inside = i >= 0 && i < height && k >= 0 && k < width;
                double raw = inside ? (double)x[(map * height + i) * width + k] : 0.0;
                *y++ = (float)((raw - shift[map]) * gain[map] + base);
            }
        }
    }
}

/* (x - shift) * gain + base of every feature, row by row. */
static void scaled(
    float *y, const double *x, int rows, int features,
    const double *shift, const double *gain, double base)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < features; i++)
            *y++ = (float)((*x++ - shift[i]) * gain[i] + base);
}

/* Whole numbers as they are: those of words or classes. */
static void whole(float *y, const int32_t *x, int n)
{
    for (int i = 0; i < n; i++)
        y[i] = (float)x[i];
}

/* A column of numbers, NAN where one is missing, for which `fill` stands; with `own` the next number
 * of each row says whether it was. Rows of y are `width` apart. */
static void number_column(
    float *y, const double *cells, int rows, int width,
    double fill, double shift, double gain, int own)
{
    for (int row = 0; row < rows; row++, y += width) {
        int gone = isnan(cells[row]) != 0;
        y[0] = (float)(((gone ? fill : cells[row]) - shift) * gain);
        if (own)
            y[1] = (float)gone;
    }
}

/* A column of numbers as their places among `ranks`, from 0 to 1, linear between two of them. */
static void rank_column(
    float *y, const double *cells, int rows, int width,
    double fill, const double *ranks, int count, int own)
{
    for (int row = 0; row < rows; row++, y += width) {
        int gone = isnan(cells[row]) != 0, last = count - 1, i = 0;
        double cell = gone ? fill : cells[row], place = 0.0;
        if (last > 0 && cell > ranks[0]) {
            while (i < last && ranks[i + 1] <= cell)
                i++;
            place = i < last ? i + (cell - ranks[i]) / (ranks[i + 1] - ranks[i]) : last;
            place /= last;
        }
        y[0] = (float)place;
        if (own)
            y[1] = (float)gone;
    }
}

/* A column of categories: 1 for the number that a cell has, 0 for all others. Less than 0 is
 * missing: `fill` stands for it, if that is 0 or more, or `own` says so in a number more. */
static void category_column(
    float *y, const int32_t *cells, int rows, int width, int count, int fill, int own)
{
    for (int row = 0; row < rows; row++, y += width) {
        int gone = cells[row] < 0;
        int32_t cell = gone ? fill : cells[row];
        for (int i = 0; i < count; i++)
            y[i] = cell == i ? 1.0f : 0.0f;
        if (own)
            y[count] = (float)gone;
    }
}
