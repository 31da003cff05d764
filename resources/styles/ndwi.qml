<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- NDWI -1..1, white at 0: brown is dry, blue is wet. -->
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" opacity="1" alphaBand="-1" nodataColor="" band="1" classificationMin="-0.8" classificationMax="0.8">
      <rasterTransparency/>
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
        <cumulativeCutLower>0.02</cumulativeCutLower>
        <cumulativeCutUpper>0.98</cumulativeCutUpper>
        <stdDevFactor>2</stdDevFactor>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-0.8" maximumValue="0.8" labelPrecision="1">
          <colorramp type="gradient" name="[source]">
            <prop k="color1" v="140,81,10,255"/>
            <prop k="color2" v="8,48,107,255"/>
            <prop k="discrete" v="0"/>
            <prop k="rampType" v="gradient"/>
            <prop k="stops" v="0.25;216,179,101,255:0.5;247,247,247,255:0.625;107,174,214,255:0.75;33,113,181,255"/>
          </colorramp>
          <item value="-0.8" label="-0.8" color="#8c510a" alpha="255"/>
          <item value="-0.4" label="-0.4" color="#d8b365" alpha="255"/>
          <item value="0" label="0" color="#f7f7f7" alpha="255"/>
          <item value="0.2" label="0.2" color="#6baed6" alpha="255"/>
          <item value="0.4" label="0.4" color="#2171b5" alpha="255"/>
          <item value="0.8" label="0.8" color="#08306b" alpha="255"/>
          <rampLegendSettings minimumLabel="" maximumLabel="" prefix="" suffix="" direction="0" orientation="2" useContinuousLegend="1"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
</qgis>
