package org.shootdown.report.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** An axis whose ticks are given. */
final class TickedAxis extends NumberAxis {
    private final Ticks ticks;

    TickedAxis(Axis axis, Ticks ticks) {
        super(axis.text());
        this.ticks = ticks;
        setRange(ticks.low(), ticks.high());
        setLabelFont(Typeface.of(14));
        setTickLabelFont(Typeface.of(12));
        setTickLabelPaint(Style.INK);
        setLabelPaint(Style.INK);
        setAxisLinePaint(Style.INK);
        setAxisLineStroke(new BasicStroke(1));
        setTickMarkPaint(Style.INK);
        setTickMarkOutsideLength(5);
        setMinorTickMarksVisible(true);
        setMinorTickMarkOutsideLength(3);
        setLabelInsets(new RectangleInsets(6, 6, 6, 6));
    }

    @Override
    @SuppressWarnings("rawtypes") // As in the class above.
    public List refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        TextAnchor anchor = RectangleEdge.isLeftOrRight(edge) ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
        return ticks.ticks().stream()
                .map(tick -> new NumberTick(
                        tick.label().isEmpty() ? TickType.MINOR : TickType.MAJOR,
                        tick.position(),
                        tick.label(),
                        anchor,
                        TextAnchor.CENTER,
                        0))
                .toList();
    }
}
