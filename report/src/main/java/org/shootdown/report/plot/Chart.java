package org.shootdown.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.block.FlowArrangement;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.VerticalAlignment;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** A plot as JFreeChart draws it. */
final class Chart {
    static final int WIDTH = 800;
    static final int HEIGHT = 540;

    private static final String HOLLOW = "Hollow marks: the interval is unknown, as of a single replicate.";

    static {
        // Text at an angle stays text, and is not drawn as shapes.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final Plot plot;

    private Chart(Plot plot) {
        this.plot = plot;
    }

    static JFreeChart of(Plot plot) {
        return new Chart(plot).chart();
    }

    private JFreeChart chart() {
        JFreeChart chart = new JFreeChart(null, null, points(), false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(10, 10, 8, 20));
        chart.setElementHinting(false);
        chart.addSubtitle(text(plot.title(), 17, Style.INK, RectangleEdge.TOP));
        if (!plot.note().isEmpty()) {
            chart.addSubtitle(text(plot.note(), 12, Color.DARK_GRAY, RectangleEdge.TOP));
        }
        if (hasHollowMarks()) {
            chart.addSubtitle(text(HOLLOW, 11, Color.DARK_GRAY, RectangleEdge.BOTTOM));
        }
        chart.addSubtitle(legend((XYPlot) chart.getPlot()));
        return chart;
    }

    private boolean hasHollowMarks() {
        return plot.series().stream()
                .flatMap(series -> series.points().stream())
                .anyMatch(point -> !point.y().isKnown());
    }

    private static TextTitle text(String text, int size, Color colour, RectangleEdge edge) {
        TextTitle title = new TextTitle(text, Typeface.of(size));
        title.setPaint(colour);
        title.setPosition(edge);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setPadding(2, 8, 4, 8);
        return title;
    }

    private static LegendTitle legend(XYPlot points) {
        var inRows = new FlowArrangement(HorizontalAlignment.LEFT, VerticalAlignment.CENTER, 0, 0);
        LegendTitle legend = new LegendTitle(points, inRows, inRows);
        legend.setHorizontalAlignment(HorizontalAlignment.LEFT);
        legend.setPosition(RectangleEdge.BOTTOM);
        legend.setItemFont(Typeface.of(12));
        legend.setItemPaint(Style.INK);
        legend.setItemLabelPadding(new RectangleInsets(3, 4, 3, 16));
        legend.setPadding(2, 8, 2, 0);
        legend.setFrame(BlockBorder.NONE);
        legend.setBackgroundPaint(Color.WHITE);
        return legend;
    }

    private XYPlot points() {
        XYPlot points = new XYPlot();
        points.setDomainAxis(new TickedAxis(
                plot.x(),
                Ticks.of(plot.x().scale(), plot.points().mapToDouble(Point::x).toArray(), false)));
        points.setRangeAxis(new TickedAxis(plot.y(), Ticks.of(plot.y().scale(), plot.ys(), true)));
        points.setDataset(0, dataset(plot.series(), ""));
        points.setRenderer(0, new PointRenderer(seriesStyles(), true));
        points.setDataset(1, dataset(plot.references(), " (published)"));
        points.setRenderer(1, new PointRenderer(referenceStyles(), false));
        points.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        points.setBackgroundPaint(Color.WHITE);
        points.setOutlineVisible(false);
        showZero(points);
        points.setAxisOffset(RectangleInsets.ZERO_INSETS);
        points.setDomainGridlinePaint(Style.FAINT);
        points.setRangeGridlinePaint(Style.FAINT);
        points.setDomainGridlineStroke(new BasicStroke(0.8f));
        points.setRangeGridlineStroke(new BasicStroke(0.8f));
        return points;
    }

    /** Draws lines at zero over those of the grid, which would lie on the axes. */
    private void showZero(XYPlot points) {
        points.setDomainZeroBaselineVisible(plot.x().scale() == Scale.LINEAR);
        points.setDomainZeroBaselinePaint(Style.INK);
        points.setDomainZeroBaselineStroke(new BasicStroke(1));
        points.setRangeZeroBaselineVisible(plot.y().scale() == Scale.LINEAR);
        points.setRangeZeroBaselinePaint(Style.INK);
        points.setRangeZeroBaselineStroke(new BasicStroke(1));
    }

    private YIntervalSeriesCollection dataset(List<Series> series, String after) {
        YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
        for (Series each : series) {
            YIntervalSeries points = new YIntervalSeries(each.name() + after);
            for (Point point : each.points()) {
                points.add(
                        plot.x().scale().position(point.x()),
                        height(point.y().value()),
                        height(point.y().low()),
                        height(point.y().high()));
            }
            dataset.addSeries(points);
        }
        return dataset;
    }

    private double height(double number) {
        return plot.y().scale().position(number);
    }

    private List<Style> seriesStyles() {
        List<Style> styles = new ArrayList<>();
        for (int i = 0; i < plot.series().size(); i++) {
            styles.add(Style.ofSeries(i));
        }
        return styles;
    }

    private List<Style> referenceStyles() {
        List<String> names = plot.series().stream().map(Series::name).toList();
        List<Style> styles = new ArrayList<>();
        for (Series reference : plot.references()) {
            int same = names.indexOf(reference.name());
            Color colour = same < 0 ? Color.BLACK : Style.ofSeries(same).colour();
            styles.add(Style.ofReference(styles.size(), colour));
        }
        return styles;
    }
}
