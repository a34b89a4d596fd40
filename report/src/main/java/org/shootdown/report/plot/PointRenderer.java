package org.shootdown.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYDataset;

/**
 * Draws points as marks with a bar from bound to bound.
 *
 * <p>A mark on a line is hollow where there are no bounds. One without a line has a white edge, to be seen on lines.
 */
final class PointRenderer extends XYLineAndShapeRenderer {
    /** Half the width of the ends of bars. */
    private static final double CAP = 3.5;

    private static final BasicStroke BAR = new BasicStroke(1.1f);
    private static final BasicStroke EDGE = new BasicStroke(1);

    private final boolean lines;

    PointRenderer(List<Style> styles, boolean lines) {
        super(lines, true);
        this.lines = lines;
        setDrawSeriesLineAsPath(true);
        setUseFillPaint(true);
        setUseOutlinePaint(true);
        // Wide enough to tell dashes apart.
        setLegendLine(new Line2D.Double(-20, 0, 20, 0));
        for (int i = 0; i < styles.size(); i++) {
            Style style = styles.get(i);
            setSeriesPaint(i, style.colour());
            setSeriesFillPaint(i, style.colour());
            setSeriesOutlinePaint(i, lines ? style.colour() : Color.WHITE);
            setSeriesOutlineStroke(i, EDGE);
            setSeriesShape(i, style.mark());
            setSeriesStroke(i, style.line());
        }
    }

    private static boolean isKnown(IntervalXYDataset points, int series, int item) {
        return !Double.isNaN(points.getStartYValue(series, item));
    }

    @Override
    public Paint getItemFillPaint(int series, int item) {
        boolean hollow = lines && !isKnown((IntervalXYDataset) getPlot().getDataset(0), series, item);
        return hollow ? Color.WHITE : super.getItemFillPaint(series, item);
    }

    @Override
    public void drawItem(
            Graphics2D graphics,
            XYItemRendererState state,
            Rectangle2D area,
            PlotRenderingInfo info,
            XYPlot plot,
            ValueAxis x,
            ValueAxis y,
            XYDataset points,
            int series,
            int item,
            CrosshairState crosshair,
            int pass) {
        if (isItemPass(pass) && isKnown((IntervalXYDataset) points, series, item)) {
            graphics.setPaint(getItemPaint(series, item));
            graphics.setStroke(BAR);
            drawBar(graphics, area, plot, x, y, (IntervalXYDataset) points, series, item);
        }
        super.drawItem(graphics, state, area, info, plot, x, y, points, series, item, crosshair, pass);
    }

    private static void drawBar(
            Graphics2D graphics,
            Rectangle2D area,
            XYPlot plot,
            ValueAxis x,
            ValueAxis y,
            IntervalXYDataset points,
            int series,
            int item) {
        double middle = x.valueToJava2D(points.getXValue(series, item), area, plot.getDomainAxisEdge());
        double low = y.valueToJava2D(points.getStartYValue(series, item), area, plot.getRangeAxisEdge());
        double high = y.valueToJava2D(points.getEndYValue(series, item), area, plot.getRangeAxisEdge());
        graphics.draw(new Line2D.Double(middle, low, middle, high));
        graphics.draw(new Line2D.Double(middle - CAP, low, middle + CAP, low));
        graphics.draw(new Line2D.Double(middle - CAP, high, middle + CAP, high));
    }
}
