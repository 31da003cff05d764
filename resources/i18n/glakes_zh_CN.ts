<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>AlgorithmRun</name>
    <message>
      <source>The GLAKES algorithms are not loaded. Restart QGIS.</source>
      <translation>GLAKES 算法未加载。请重新启动 QGIS。</translation>
    </message>
  </context>
  <context>
    <name>AssembleInventory</name>
    <message>
      <source>Area (km2)</source>
      <translation>面积（km2）</translation>
    </message>
    <message>
      <source>Assemble the inventory of a large area</source>
      <translation>汇编大区域的湖泊清单</translation>
    </message>
    <message>
      <source>Empty: regions in the run folder.</source>
      <translation>留空：运行文件夹中的 regions。</translation>
    </message>
    <message>
      <source>Field of the name</source>
      <translation>名称字段</translation>
    </message>
    <message>
      <source>Folder of regions</source>
      <translation>区域文件夹</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Of a finished run; failed tiles are said.</source>
      <translation>已完成的运行的文件夹；失败的分块会说明。</translation>
    </message>
    <message>
      <source>Polygons of one name are one region. Empty: every polygon is one.</source>
      <translation>同名的多边形为一个区域。留空：每个多边形为一个区域。</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Regions that have lakes</source>
      <translation>有湖泊的区域数</translation>
    </message>
    <message>
      <source>Run folder</source>
      <translation>运行文件夹</translation>
    </message>
    <message>
      <source>Steps that were computed</source>
      <translation>计算了的步骤数</translation>
    </message>
    <message>
      <source>Such as countries or continents. Empty: all lakes are one region.</source>
      <translation>例如国家或大洲。留空：所有湖泊为一个区域。</translation>
    </message>
    <message>
      <source>Takes a finished run through ocean, rivers, completion and finish, region by region.</source>
      <translation>把完成的运行按区域依次经过海洋、河流、补全和完成。</translation>
    </message>
    <message>
      <source>Takes the lakes of a finished run of 'Map lakes of a large area' through the steps 'Mask the ocean', 'Mask rivers', 'Complete with GLAKES and PLD' and 'Finish the inventory', and writes lakes.gpkg into a folder for each region. A step whose data are not given is left out: LAND for the ocean, RIVERS or RIVER_MASKS with GLAKES for rivers, GLAKES for completion.

A lake belongs to one region, that of a point inside it; lakes that completion unites go together. All regions together have the lakes that one region would have.

Started again, it computes only what depends on what has changed. Write into a review.gpkg and give it as decisions to go on from the rivers. Each region has a STAC item that names the composite, the model, the settings and the data that made it.</source>
      <translation>把“大区域湖泊制图”（maplakes）完成的运行的湖泊依次经过 maskocean、maskrivers、completelakes 和 finishlakes 四个步骤，并在每个区域的文件夹中写出 lakes.gpkg。没有给出数据的步骤会跳过：海洋需要 LAND，河流需要 RIVERS 或 RIVER_MASKS 以及 GLAKES，补全需要 GLAKES。

一个湖泊属于一个区域，即其内部一点所在的区域；补全所合并的湖泊归在一起。所有区域合起来，与作为一个区域时的湖泊相同。

再次启动时，只计算与变化有关的部分。在 review.gpkg 中写入内容并作为决定给出，即可从河流开始继续。每个区域都有一个 STAC 条目，说明由哪个合成影像、模型、设置和数据得到。</translation>
    </message>
    <message>
      <source>lake,inventory,region,country,continent,run,ocean,river,complete,finish,STAC</source>
      <translation>湖泊,清单,区域,国家,大洲,运行,海洋,河流,补全,完成,STAC,lake,inventory,region</translation>
    </message>
  </context>
  <context>
    <name>AssessLakes</name>
    <message>
      <source>A label is missed, and a prediction false, when less than this part of it is correct.</source>
      <translation>正确部分小于此比例时，标注算作漏分，预测算作错分。</translation>
    </message>
    <message>
      <source>A page with figures and tables, in English and Chinese.</source>
      <translation>含图表的网页，中英文对照。</translation>
    </message>
    <message>
      <source>A row before the mask and one after it.</source>
      <translation>掩膜之前一行，之后一行。</translation>
    </message>
    <message>
      <source>A row for each stratum, with the fields of the stratum and of its area. Empty: SAMPLE has both.</source>
      <translation>每层一行，含层字段和面积字段。留空：SAMPLE 中两者都有。</translation>
    </message>
    <message>
      <source>A row for each type of region and size class.</source>
      <translation>每种样区类型和面积等级一行。</translation>
    </message>
    <message>
      <source>A row for each unit of a stratified random sample, with what is there; for the estimates.</source>
      <translation>分层随机样本的每个单元一行，写明该处实际是什么；用于估计。</translation>
    </message>
    <message>
      <source>Areas and accuracies with standard errors.</source>
      <translation>面积和精度，带标准误差。</translation>
    </message>
    <message>
      <source>Areas of the strata</source>
      <translation>各层面积</translation>
    </message>
    <message>
      <source>Assess lakes</source>
      <translation>评估湖泊</translation>
    </message>
    <message>
      <source>Compares predicted with labelled lakes, lake by lake, by size and type of region.</source>
      <translation>按大小和样区类型，逐湖比较预测的湖泊与标注的湖泊。</translation>
    </message>
    <message>
      <source>Effect of the river mask</source>
      <translation>河流掩膜的作用</translation>
    </message>
    <message>
      <source>Estimates from the sample</source>
      <translation>由样本得到的估计</translation>
    </message>
    <message>
      <source>Field of the area of the stratum</source>
      <translation>层面积字段</translation>
    </message>
    <message>
      <source>Field of the map</source>
      <translation>地图类别字段</translation>
    </message>
    <message>
      <source>Field of the reference</source>
      <translation>参考类别字段</translation>
    </message>
    <message>
      <source>Field of the stratum</source>
      <translation>层字段</translation>
    </message>
    <message>
      <source>Field of the type</source>
      <translation>类型字段</translation>
    </message>
    <message>
      <source>For the effect of the river mask; scores by size are of the lakes before it.</source>
      <translation>用于河流掩膜的效果；按大小的评分针对掩膜之前的湖泊。</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>Hits, missed and false lakes</source>
      <translation>正确、漏分和错分的湖泊</translation>
    </message>
    <message>
      <source>In any unit; estimated areas have the same.</source>
      <translation>单位不限；估计的面积单位相同。</translation>
    </message>
    <message>
      <source>Labelled lakes</source>
      <translation>标注的湖泊</translation>
    </message>
    <message>
      <source>Labelled lakes that are missed</source>
      <translation>漏分的标注湖泊数</translation>
    </message>
    <message>
      <source>Matches labelled with predicted lakes, any number with any number, and measures what they share. The table has recall, precision, F1 and IoU by area, mean recall and precision of lakes, numbers of missed and false lakes, bias of area and distance of outlines, for each type of region and size class, with 95 % intervals from drawing whole regions again. R² and slope are of correct area on label area.

Give regions wherever lakes are labelled only in places: predictions outside of them are not counted, and lakes that their outlines cut are cut on both sides. A samples file has them in its layer 'regions', with their types; labels of the class 'ignore' are not counted.

With the same predictions after 'Mask rivers', a table tells what the river mask is worth.

With a stratified random sample that somebody has interpreted, the estimates from it have the areas and accuracies that the design of the sample alone guarantees (Olofsson et al. 2014, Stehman 2014), with standard errors.</source>
      <translation>把标注的湖泊与预测的湖泊匹配（多对多），并量测其共有部分。表中按样区类型和面积等级给出以面积计的召回率、精确率、F1 和 IoU，湖泊的平均召回率和精确率，漏分和错分的湖泊数，面积偏差以及轮廓距离，并给出以整个样区为单位重抽样得到的 95 % 置信区间。R² 和斜率 是正确面积对标注面积的回归。

只在部分地方标注了湖泊时，请提供样区：其外的预测不计入，被样区轮廓切过的湖泊在两边都作裁切。样本文件的图层 regions 含有样区及其类型；class 为 ignore 的标注不计入。

提供同一预测经“河流掩膜”之后的结果时，有一张表说明河流掩膜的作用。

提供经人工判读的分层随机样本时，由其得到的估计给出仅由抽样设计保证的面积和精度（Olofsson 等 2014，Stehman 2014）及其标准误差。</translation>
    </message>
    <message>
      <source>Of the draws behind the intervals.</source>
      <translation>用于计算置信区间的重抽样。</translation>
    </message>
    <message>
      <source>Of the regions; without regions, of the labels.</source>
      <translation>样区的字段；没有样区时为标注的字段。</translation>
    </message>
    <message>
      <source>Predicted lakes</source>
      <translation>预测的湖泊</translation>
    </message>
    <message>
      <source>Predicted lakes after the river mask</source>
      <translation>河流掩膜之后的预测湖泊</translation>
    </message>
    <message>
      <source>Predicted lakes that are false</source>
      <translation>错分的预测湖泊数</translation>
    </message>
    <message>
      <source>R2 of correct area on label area</source>
      <translation>正确面积对标注面积的 R2</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Scores</source>
      <translation>评分</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Share that has to be correct</source>
      <translation>须正确的比例</translation>
    </message>
    <message>
      <source>Slope of correct area on label area</source>
      <translation>正确面积对标注面积的斜率</translation>
    </message>
    <message>
      <source>Stratified sample</source>
      <translation>分层样本</translation>
    </message>
    <message>
      <source>The class on the map. Empty: the stratum is it.</source>
      <translation>地图上的类别。留空：层即为类别。</translation>
    </message>
    <message>
      <source>The class that is there.</source>
      <translation>实际的类别。</translation>
    </message>
    <message>
      <source>What is assessed, before a river mask.</source>
      <translation>要评估的湖泊，河流掩膜之前。</translation>
    </message>
    <message>
      <source>What is there, in any coordinate system.</source>
      <translation>实际存在的湖泊，坐标系不限。</translation>
    </message>
    <message>
      <source>Where every lake is labelled. Without them every prediction that has no label counts as false.</source>
      <translation>所有湖泊都已标注的范围。不提供时，没有标注的预测一律算作错分。</translation>
    </message>
    <message>
      <source>Which stratum a unit was drawn from.</source>
      <translation>单元抽自哪一层。</translation>
    </message>
    <message>
      <source>With the numbers of each pair of lakes.</source>
      <translation>带有每对湖泊的数值。</translation>
    </message>
    <message>
      <source>accuracy,validation,recall,precision,iou,f1,omission,commission,bias,boundary,area,olofsson,stratified,confidence,interval,lake</source>
      <translation>精度,验证,召回率,精确率,漏分,错分,偏差,边界,面积,分层抽样,置信区间,湖泊,accuracy,validation,recall,precision,iou,f1,omission,commission,bias,boundary,area,olofsson,stratified,confidence,interval,lake</translation>
    </message>
  </context>
  <context>
    <name>AssessPatches</name>
    <message>
      <source>A page with scores, curves and the worst patches.</source>
      <translation>包含评分、曲线和最差切片的网页。</translation>
    </message>
    <message>
      <source>Assess a model on patches</source>
      <translation>用切片评估模型</translation>
    </message>
    <message>
      <source>Borders of patches</source>
      <translation>切片的边界</translation>
    </message>
    <message>
      <source>Cuts the regions of a subset into patches in scan order, predicts them and compares with the labels. The table has recall, precision, F1 and IoU for each region type and for all, pooled over pixels, with 95 % intervals from drawing whole regions again. The report sets the paper's values beside them, and shows curves of precision and recall, of calibration, and the worst patches as pictures.

Pixels labelled 'ignore', without data, outside of a region's outline, or added to fill up a patch are not counted. Rejected regions take no part, nor do those that are still 'todo' and without labels. A warning is given where the model is known to have learned from the regions.

With 'alone' and 'drop' patches are cut as in the paper.</source>
      <translation>把某个子集的样区按扫描顺序切成切片，进行预测并与标注比较。表中给出各样区类型以及全部样区的召回率、精确率、F1 和 IoU，按像元汇总，并给出以整个样区为单位重抽样得到的 95 % 置信区间。报告将其与论文的数值并列，并给出精确率-召回率曲线、校准曲线以及最差切片的图片。

标为 ignore 的像元、没有数据的像元、样区轮廓以外的像元以及为填满切片而补上的像元均不计入。被退回的样区不参加，状态仍为 todo 且没有标注的样区也不参加。已知模型学习过这些样区时会给出警告。

选择 alone 和 drop 时，切片方式与论文相同。</translation>
    </message>
    <message>
      <source>GeoPackage with regions and labels.</source>
      <translation>含有样区和标注的 GeoPackage。</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>Of the draws behind the intervals.</source>
      <translation>用于计算置信区间的重抽样。</translation>
    </message>
    <message>
      <source>One row per type and one for all.</source>
      <translation>每种类型一行，全部样区一行。</translation>
    </message>
    <message>
      <source>Patch (pixels)</source>
      <translation>切片（像元）</translation>
    </message>
    <message>
      <source>Patches</source>
      <translation>切片</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Regions of this subset are scored; only those for testing took no part in the training.</source>
      <translation>对该子集的样区评分；只有测试子集完全没有参加训练。</translation>
    </message>
    <message>
      <source>Remainder of regions</source>
      <translation>样区的剩余部分</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Scores</source>
      <translation>评分</translation>
    </message>
    <message>
      <source>Scores a model on the sample regions that it has not learned from, by region type.</source>
      <translation>按样区类型，在模型没有学习过的样区上给模型评分。</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Side of a patch; a multiple of {step}.</source>
      <translation>切片的边长；须为 {step} 的倍数。</translation>
    </message>
    <message>
      <source>Subset</source>
      <translation>子集</translation>
    </message>
    <message>
      <source>What is left right and below of the last whole patch. count: one more patch, moved back to the region's end, covers it. drop: it is left out, as in the paper.</source>
      <translation>最后一个完整切片右侧和下方剩余的部分。count：再取一个切片，向内移到样区边缘，将其覆盖。drop：舍弃，与论文相同。</translation>
    </message>
    <message>
      <source>accuracy,validation,test,recall,precision,iou,f1,calibration,confusion,model</source>
      <translation>精度,验证,测试,召回率,精确率,校准,混淆矩阵,模型,accuracy,validation,test,recall,precision,iou,f1</translation>
    </message>
    <message>
      <source>alone: the network sees nothing beyond the patch, as in the paper. context: it sees the image around it, and the values are those of 'Predict lakes'.</source>
      <translation>alone：网络看不到切片以外的内容，与论文相同。context：网络能看到周围的影像，数值与“预测湖泊”一致。</translation>
    </message>
  </context>
  <context>
    <name>CheckPage</name>
    <message>
      <source>Place</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>判断</translation>
    </message>
    <message>
      <source>km²</source>
      <translation>km²</translation>
    </message>
  </context>
  <context>
    <name>Checking</name>
    <message>
      <source>All places seen, all right.</source>
      <translation>所有位置都已查看，全部正确。</translation>
    </message>
    <message>
      <source>All places seen. Wrong: {}</source>
      <translation>所有位置都已查看。有问题的：{}</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Checked, next</source>
      <translation>检查通过，下一个</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Point at the water with the mouse.</source>
      <translation>请用鼠标指向水体。</translation>
    </message>
    <message>
      <source>Send back</source>
      <translation>退回</translation>
    </message>
    <message>
      <source>The model looks: {:.0f} %</source>
      <translation>模型正在查看：{:.0f} %</translation>
    </message>
    <message>
      <source>What is wrong here?</source>
      <translation>这里有什么问题？</translation>
    </message>
    <message>
      <source>model sees a lake</source>
      <translation>模型认为有湖泊</translation>
    </message>
    <message>
      <source>model sees none</source>
      <translation>模型认为没有湖泊</translation>
    </message>
    <message>
      <source>pointed at</source>
      <translation>鼠标所指</translation>
    </message>
    <message>
      <source>{seen} of {places} places seen</source>
      <translation>已查看 {seen} 处，共 {places} 处</translation>
    </message>
  </context>
  <context>
    <name>CompareDatasets</name>
    <message>
      <source>A page with maps, figures and tables.</source>
      <translation>含地图、图和表的网页。</translation>
    </message>
    <message>
      <source>Compare lake data sets</source>
      <translation>比较湖泊数据集</translation>
    </message>
    <message>
      <source>Count and area of each data set, and INPUT minus each other: dcount_1, darea_1 and so on.</source>
      <translation>各数据集的数量和面积，以及 INPUT 减去其他各份：dcount_1、darea_1 等。</translation>
    </message>
    <message>
      <source>Counts the lakes of two or more inventories by class of size, by cell of a grid, by latitude and by longitude; finds which lakes have area in common with the other side, and how much; and writes a page with the figures. The first is compared with all others taken together, each of the others with it.

Data sets draw the boundary of a lake by its mean, largest or a representative extent of water: part of any difference is a difference of definitions. Layers with a spatial index are read fastest.</source>
      <translation>按面积等级、按格网单元、按纬度和经度统计两份或更多清单的湖泊；找出哪些湖泊与另一方有共同面积以及多少；并写出含图的网页。第一个数据集 与其余全部合在一起比较，其余各份分别与 第一个数据集 比较。

各数据集按平均、最大或代表性水面范围勾绘湖泊边界：差异中有一部分是定义的差异。带空间索引的图层读取最快。</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>格网</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>Image under the places</source>
      <translation>区域下的影像</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes and area of each data set by class, and what the other side shares.</source>
      <translation>各数据集按等级的湖泊数和面积，以及与另一方共有的部分。</translation>
    </message>
    <message>
      <source>Lakes and area of each data set by latitude and by longitude.</source>
      <translation>各数据集按纬度和经度的湖泊数和面积。</translation>
    </message>
    <message>
      <source>Lakes of all data sets that intersect these polygons are not counted: the Caspian Sea, lagoons.</source>
      <translation>各数据集中与这些多边形相交的湖泊都不计入：里海、潟湖。</translation>
    </message>
    <message>
      <source>Lakes of the first alone</source>
      <translation>仅第一个数据集有的湖泊</translation>
    </message>
    <message>
      <source>Lakes of the first alone (number)</source>
      <translation>仅第一个数据集有的湖泊（个数）</translation>
    </message>
    <message>
      <source>Lakes of the others alone</source>
      <translation>仅其他各份有的湖泊</translation>
    </message>
    <message>
      <source>Lakes of the others alone (number)</source>
      <translation>仅其他各份有的湖泊数</translation>
    </message>
    <message>
      <source>Lakes of the others that have no area in common with INPUT.</source>
      <translation>其他各份中与 INPUT 没有共同面积的湖泊。</translation>
    </message>
    <message>
      <source>Lakes that have no area in common with any of the others.</source>
      <translation>与其他任何一份都没有共同面积的湖泊。</translation>
    </message>
    <message>
      <source>Leave out</source>
      <translation>不计入的区域</translation>
    </message>
    <message>
      <source>Names of the other data sets</source>
      <translation>其他数据集的名称</translation>
    </message>
    <message>
      <source>Other data sets</source>
      <translation>其他数据集</translation>
    </message>
    <message>
      <source>Places</source>
      <translation>示例区域</translation>
    </message>
    <message>
      <source>Polygons: the report shows the box of each, at most twelve, with the lakes of every data set over the image. The first text field names them.</source>
      <translation>面图层：报告中显示每个面的外接矩形（最多十二个），影像上叠加各数据集的湖泊。名称取自第一个文本字段。</translation>
    </message>
    <message>
      <source>Profiles</source>
      <translation>剖面</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Separated by commas, in the order of the layers. Empty: the names of their files.</source>
      <translation>用逗号分隔，顺序与图层相同。留空：使用文件名。</translation>
    </message>
    <message>
      <source>Sets inventories side by side: by size, by place, and what each has that others do not.</source>
      <translation>把多份湖泊清单并列比较：按大小、按地点，以及各自独有的湖泊。</translation>
    </message>
    <message>
      <source>Shared lakes of the first (%)</source>
      <translation>第一个数据集中共有的湖泊（%）</translation>
    </message>
    <message>
      <source>Size classes</source>
      <translation>面积等级</translation>
    </message>
    <message>
      <source>The inventory in question.</source>
      <translation>要考察的清单。</translation>
    </message>
    <message>
      <source>What it is compared with.</source>
      <translation>用来比较的数据集。</translation>
    </message>
    <message>
      <source>What the places are shown on: a composite, of which the report takes B4, B3 and B2, or any raster of three bands or one.</source>
      <translation>示例区域的底图：合成影像（报告取其 B4、B3 和 B2），或任何三波段或单波段栅格。</translation>
    </message>
    <message>
      <source>compare,difference,inventory,GLAKES,PLD,HydroLAKES,overlap,statistics,profile,lake</source>
      <translation>比较,差异,清单,重叠,统计,剖面,湖泊,compare,difference,inventory,GLAKES,PLD,HydroLAKES,overlap,statistics,profile,lake</translation>
    </message>
  </context>
  <context>
    <name>CompleteLakes</name>
    <message>
      <source>1 marks a reservoir.</source>
      <translation>1 表示水库。</translation>
    </message>
    <message>
      <source>Aridity index</source>
      <translation>干旱指数</translation>
    </message>
    <message>
      <source>Complete with GLAKES and PLD</source>
      <translation>用 GLAKES 和 PLD 补全</translation>
    </message>
    <message>
      <source>Completed lakes</source>
      <translation>补全后的湖泊</translation>
    </message>
    <message>
      <source>Field of reservoirs</source>
      <translation>水库字段</translation>
    </message>
    <message>
      <source>Field of the area</source>
      <translation>面积字段</translation>
    </message>
    <message>
      <source>From GLAKES take part all reservoirs, and other lakes from a smallest area on; from PLD the lakes that touch an arid place, where lakes come and go and salt hides the water. Each is united with the predicted lakes it touches and dissolved to single parts. The field sources names who took part: GLAKES, PLD, predicted, joined by +. Mask the flood plains in GLAKES before.</source>
      <translation>来自 GLAKES 的有全部水库，以及面积达到下限的其他湖泊；来自 PLD 的是与干旱区相交的湖泊，那里的湖泊时有时无，盐壳也会掩盖水面。它们各自与所接触的预测湖泊合并，并融合为单部件。字段 sources 写明来源：GLAKES、PLD、predicted，用 + 连接。请先对 GLAKES 做洪泛平原掩膜。</translation>
    </message>
    <message>
      <source>GLAKES</source>
      <translation>GLAKES</translation>
    </message>
    <message>
      <source>In km2.</source>
      <translation>单位为 km2。</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes of GLAKES that are no reservoirs take part from this area on.</source>
      <translation>GLAKES 中不是水库的湖泊，面积达到此值才参加。</translation>
    </message>
    <message>
      <source>Lakes that were not predicted</source>
      <translation>预测中没有的湖泊数</translation>
    </message>
    <message>
      <source>Needed with PLD. Small is dry.</source>
      <translation>使用 PLD 时需要。数值越小越干旱。</translation>
    </message>
    <message>
      <source>Single parts with their sources.</source>
      <translation>单部件多边形及其来源。</translation>
    </message>
    <message>
      <source>Smallest natural lake (km2)</source>
      <translation>最小天然湖泊（km2）</translation>
    </message>
    <message>
      <source>The SWOT Prior Lake Database.</source>
      <translation>SWOT 先验湖泊数据库。</translation>
    </message>
    <message>
      <source>The predicted lakes.</source>
      <translation>预测的湖泊。</translation>
    </message>
    <message>
      <source>Unites predicted lakes with known ones that a network misses or sees in parts.</source>
      <translation>把预测的湖泊与网络漏掉或只识别出一部分的已知湖泊合并。</translation>
    </message>
    <message>
      <source>With its fields.</source>
      <translation>连同其字段。</translation>
    </message>
    <message>
      <source>complete,merge,glakes,pld,reservoir,arid,lake</source>
      <translation>补全,合并,水库,干旱,湖泊,complete,merge,glakes,pld,reservoir,arid,lake</translation>
    </message>
  </context>
  <context>
    <name>CompositeEarthEngine</name>
    <message>
      <source>Also fetch the observations</source>
      <translation>同时取回观测次数</translation>
    </message>
    <message>
      <source>Averages Earth Engine's Sentinel-2 images, without clouds and shadows, and fetches the result.</source>
      <translation>对 Earth Engine 上的 Sentinel-2 影像去除云和云影后求平均，并取回结果。</translation>
    </message>
    <message>
      <source>Bucket</source>
      <translation>存储桶</translation>
    </message>
    <message>
      <source>Composite</source>
      <translation>合成影像</translation>
    </message>
    <message>
      <source>Composite from Earth Engine</source>
      <translation>用 Earth Engine 制作合成影像</translation>
    </message>
    <message>
      <source>Coordinate system</source>
      <translation>坐标系</translation>
    </message>
    <message>
      <source>Destination</source>
      <translation>目的地</translation>
    </message>
    <message>
      <source>Earth Engine address</source>
      <translation>Earth Engine 地址</translation>
    </message>
    <message>
      <source>Empty: Google's own. https://earthengine-highvolume.googleapis.com suits many tiles. Addresses that are not Google's are asked without your account.</source>
      <translation>留空：Google 的默认地址。分块很多时适合用 https://earthengine-highvolume.googleapis.com。访问非 Google 的地址时不带您的账号。</translation>
    </message>
    <message>
      <source>Export folder</source>
      <translation>导出文件夹</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Folder of tiles</source>
      <translation>分块文件夹</translation>
    </message>
    <message>
      <source>Gets the tiles and composite.vrt. A folder of an earlier run is continued.</source>
      <translation>存放分块和 composite.vrt。若是先前运行的文件夹，则接着进行。</translation>
    </message>
    <message>
      <source>Google Cloud project</source>
      <translation>Google Cloud 项目</translation>
    </message>
    <message>
      <source>Has Google Earth Engine average every usable pixel of its Sentinel-2 L2A images into the five bands that the lake model reads, by the same rules as 'Composite of Sentinel-2 scenes', and fetches the result in tiles.

You need an account that is registered for Earth Engine and a Google Cloud project: sign in under Settings &gt; Options &gt; GLAKES, where the project is remembered, too.

Pixels lie on a grid that covers the whole coordinate system, so neighbouring extents fit together. Where they are larger than 10 m, Earth Engine takes its own overviews.

The log says how many tiles there are and how long they may take before the first one is fetched. A busy server is asked again; a tile that fails all the same is named and left out. Run again with the same folder and settings, and only what is missing is fetched. The virtual raster composite.vrt in the folder shows all tiles as one.

For whole countries choose the destination drive or cloudstorage: Google then exports the composite in its own time, and the log follows the export.

Cloud masks: probability and s2cloudless are the same here, the cloud probability that Google reckoned with s2cloudless for each image. auto takes it where there is one and scl elsewhere. QA60 tells no clouds from 25 January 2022 to 28 February 2024.</source>
      <translation>由 Google Earth Engine 对其 Sentinel-2 L2A 影像的每个可用像元求平均，得到湖泊模型所用的五个波段，规则与“Sentinel-2 合成影像”相同，结果按分块取回。

您需要一个已注册 Earth Engine 的账号和一个 Google Cloud 项目：在“设置 &gt; 选项 &gt; GLAKES”中登录，项目也记在那里。

像元落在覆盖整个坐标系的格网上，因此相邻范围可以拼合。像元大于 10 米时，Earth Engine 使用它自己的概视图。

取回第一个分块之前，日志会说明共有多少分块、大约需要多久。服务器繁忙时会再次请求；仍然失败的分块会被列出并跳过。用同一文件夹和同样的设置再运行一次，只取回缺少的部分。文件夹中的虚拟栅格 composite.vrt 把所有分块显示为一幅影像。

整个国家请选择目的地 drive 或 cloudstorage：由 Google 在后台导出合成影像，日志跟踪导出进度。

云掩膜：在这里 probability 与 s2cloudless 相同，都是 Google 用 s2cloudless 为每幅影像算出的云概率。auto 优先用云概率，没有时用 scl。2022 年 1 月 25 日至 2024 年 2 月 28 日的 QA60 不含云信息。</translation>
    </message>
    <message>
      <source>How many images each pixel is the mean of, as count.vrt in the folder.</source>
      <translation>每个像元由多少幅影像平均而来，存为文件夹中的 count.vrt。</translation>
    </message>
    <message>
      <source>Its id. Empty: the one that is remembered in the settings, or that of the account.</source>
      <translation>项目的 ID。留空：使用设置中记住的项目，或账号自带的项目。</translation>
    </message>
    <message>
      <source>Name of the folder in Drive, or in the bucket.</source>
      <translation>Drive 或存储桶中的文件夹名。</translation>
    </message>
    <message>
      <source>Of Cloud Storage, for the destination cloudstorage.</source>
      <translation>Cloud Storage 的存储桶，用于目的地 cloudstorage。</translation>
    </message>
    <message>
      <source>Of the composite. One in degrees suits large areas, UTM a single place.</source>
      <translation>合成影像的坐标系。大区域宜用经纬度，单个地点宜用 UTM。</translation>
    </message>
    <message>
      <source>Off: start the export and end. Run again to see how far it is.</source>
      <translation>关闭：启动导出后即结束。再次运行可查看进度。</translation>
    </message>
    <message>
      <source>Side of a tile; up to 2139, the most that Earth Engine answers at once.</source>
      <translation>分块的边长；最大 2139，这是 Earth Engine 一次能返回的上限。</translation>
    </message>
    <message>
      <source>Tile size (pixels)</source>
      <translation>分块大小（像元）</translation>
    </message>
    <message>
      <source>Tiles in the folder</source>
      <translation>文件夹中的分块</translation>
    </message>
    <message>
      <source>Tiles that are missing</source>
      <translation>缺少的分块</translation>
    </message>
    <message>
      <source>Wait for the export</source>
      <translation>等待导出完成</translation>
    </message>
    <message>
      <source>What the composite covers.</source>
      <translation>合成影像覆盖的范围。</translation>
    </message>
    <message>
      <source>auto takes the cloud probability of an image, or scl where it has none.</source>
      <translation>auto 使用影像的云概率，没有时使用 scl。</translation>
    </message>
    <message>
      <source>folder fetches tiles; drive and cloudstorage have Google export the composite there. The folder of tiles then only keeps the record of the export.</source>
      <translation>folder 取回分块；drive 和 cloudstorage 由 Google 把合成影像导出到那里，此时分块文件夹只保存导出记录。</translation>
    </message>
    <message>
      <source>google,gee,earth engine,sentinel-2,composite,mean,cloud,download,tiles</source>
      <translation>google,gee,earth engine,sentinel-2,哨兵二号,合成,均值,云,下载,分块,composite,mean,cloud,download,tiles</translation>
    </message>
  </context>
  <context>
    <name>CompositeScenes</name>
    <message>
      <source>A folder of Sentinel-2 products (.SAFE folders or zips) or of GeoTIFFs with the date in their names; or a file: STAC .json, or one zip; or the http(s) address of a STAC search.</source>
      <translation>Sentinel-2 产品（.SAFE 文件夹或 zip）或文件名含日期的 GeoTIFF 所在的文件夹；或一个文件：STAC .json 或单个 zip；或 STAC 检索的 http(s) 地址。</translation>
    </message>
    <message>
      <source>Averages every usable pixel of many Sentinel-2 scenes into the five bands that the lake model reads: NDWI, B4, B3, B2 and B11. NDWI is the mean of each scene's NDWI, not the NDWI of the means.

The folder holds Sentinel-2 products, L2A or L1C, as .SAFE folders or as zips, which are read without unpacking; day, scale, offset, cloud cover and sun come from their metadata. A damaged product is left out. L1C has no good cloud mask of its own: the model of s2cloudless reckons the probability of cloud from ten of its bands.

Or it holds one GeoTIFF per date, or one per date and band: the ISO date stands in the file name (2020-06-30 or 20200630), the band in its description or in the file name. Optional bands SCL, probability and QA60 mask clouds; so do the ten bands that s2cloudless takes (B1, B2, B4, B5, B8, B8A and B9 to B12 of L1C). B11 may have 20 m pixels. State scale 0.0001 and the offset in the files: numbers without them are taken as reflectance x 10000 only where that is not in doubt.

Instead of a folder, choose a STAC .json file: an ItemCollection, one Item or the saved answer of a STAC search. Its GeoTIFF or JPEG 2000 assets lie beside it or behind http(s), where only the parts that are needed are read. Items of processing baseline 04.00 and later must state their offset. Or type the http(s) address of a STAC search or of items: its further pages are read too.

A run that was interrupted continues when it is started again with the same parameters: until the composite is complete, finished blocks lie in a hidden folder beside it.

Each scene that is left out is named in the log with the reason; so are those that look clouded although their cloud mask calls them clear.</source>
      <translation>对多景 Sentinel-2 影像的每个可用像元求平均，得到湖泊模型所用的五个波段：NDWI、B4、B3、B2 和 B11。NDWI 是各景 NDWI 的平均值，而不是由平均值算出的 NDWI。

文件夹中放 Sentinel-2 产品（L2A 或 L1C），可以是 .SAFE 文件夹或 zip，zip 无需解压即可读取；日期、缩放系数、偏移量、云量和太阳角度取自其元数据。损坏的产品会被跳过。L1C 自身没有好的云掩膜：由 s2cloudless 模型根据其十个波段计算云概率。

也可以每个日期一个 GeoTIFF，或每个日期每个波段一个：文件名中含 ISO 日期（2020-06-30 或 20200630），波段写在波段描述或文件名中。可选波段 SCL、probability 和 QA60 用于云掩膜；s2cloudless 所用的十个波段（L1C 的 B1、B2、B4、B5、B8、B8A 以及 B9 至 B12）也可以。B11 可以是 20 米像元。请在文件中写明缩放系数 0.0001 和偏移量：没有写明时，只有在不存在疑问的情况下才按反射率 x 10000 读取。

除文件夹外，也可以选择 STAC .json 文件：ItemCollection、单个 Item，或保存下来的 STAC 检索结果。其 GeoTIFF 或 JPEG 2000 资源位于同一处或 http(s) 地址，只读取需要的部分。处理基线 04.00 及以后的 Item 必须写明偏移量。还可以直接输入 STAC 检索或 Item 的 http(s) 地址：后续各页也会读取。

中断的运行在用同样的参数重新启动后会接着进行：合成影像完成之前，已完成的块放在旁边的隐藏文件夹中。

被跳过的每一景都会在日志中列出并说明原因；看起来有云而其云掩膜判为晴空的景也会列出。</translation>
    </message>
    <message>
      <source>Averages many Sentinel-2 scenes, without clouds and shadows, into one composite.</source>
      <translation>对多景 Sentinel-2 影像去除云和云影后求平均，得到一幅合成影像。</translation>
    </message>
    <message>
      <source>Composite</source>
      <translation>合成影像</translation>
    </message>
    <message>
      <source>Composite of Sentinel-2 scenes</source>
      <translation>Sentinel-2 合成影像</translation>
    </message>
    <message>
      <source>Coordinate system</source>
      <translation>坐标系</translation>
    </message>
    <message>
      <source>Empty: everything the scenes cover together.</source>
      <translation>留空：所有影像共同覆盖的范围。</translation>
    </message>
    <message>
      <source>Empty: that of the first scene.</source>
      <translation>留空：与第一景相同。</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Five bands, whole numbers: value x 1000, -32768 where no scene was usable.</source>
      <translation>五个波段，整数：数值 x 1000；没有可用影像处为 -32768。</translation>
    </message>
    <message>
      <source>Folder or file of scenes</source>
      <translation>影像文件夹或文件</translation>
    </message>
    <message>
      <source>How B11, with its pixels of 20 m, comes to the pixels of the other bands. nearest: its pixels are repeated. bilinear: values between the four pixels around.</source>
      <translation>20 米像元的 B11 如何转换到其他波段的像元。nearest：重复原像元。bilinear：由周围四个像元内插。</translation>
    </message>
    <message>
      <source>How many scenes each pixel is the mean of.</source>
      <translation>每个像元由多少景平均而来。</translation>
    </message>
    <message>
      <source>Numbers without scale and offset</source>
      <translation>没有缩放系数和偏移量的数值</translation>
    </message>
    <message>
      <source>Observations</source>
      <translation>观测次数</translation>
    </message>
    <message>
      <source>Percent of pixels with a value</source>
      <translation>有值像元的百分比</translation>
    </message>
    <message>
      <source>Resampling of coarse bands</source>
      <translation>粗分辨率波段的重采样</translation>
    </message>
    <message>
      <source>Scenes used</source>
      <translation>使用的景数</translation>
    </message>
    <message>
      <source>What scenes hold whose files state neither. ask: stop where it is in doubt, from 2022-01-25 on or where no number is below 1000. plain: reflectance x 10000. offset: reflectance x 10000 + 1000.</source>
      <translation>文件既没有缩放系数也没有偏移量时，数值的含义。ask：有疑问时停止，即 2022-01-25 及以后的影像，或没有小于 1000 的数值。plain：反射率 x 10000。offset：反射率 x 10000 + 1000。</translation>
    </message>
    <message>
      <source>auto takes the best that a scene offers: probability, then scl, then s2cloudless, then qa60.</source>
      <translation>auto 使用该景所能提供的最好的一种：依次为 probability、scl、s2cloudless、qa60。</translation>
    </message>
    <message>
      <source>sentinel-2,composite,mean,mosaic,cloud,mask,shadow,average</source>
      <translation>sentinel-2,哨兵二号,合成,均值,镶嵌,云,掩膜,阴影,平均,composite,mean,mosaic,cloud,mask,shadow</translation>
    </message>
  </context>
  <context>
    <name>CreateSamples</name>
    <message>
      <source>Composites that cover the regions. Scripts may name folders; they are searched as well.</source>
      <translation>覆盖样区的合成影像。脚本中可以给出文件夹，其中的影像也会被搜索。</translation>
    </message>
    <message>
      <source>Create samples</source>
      <translation>创建样本</translation>
    </message>
    <message>
      <source>Empty: the field region_id if there is one, else numbers.</source>
      <translation>留空：有字段 region_id 时使用它，否则自动编号。</translation>
    </message>
    <message>
      <source>For regions that are divided already: train, validation (or val) or test.</source>
      <translation>用于已经划分的样区：train、validation（或 val）或 test。</translation>
    </message>
    <message>
      <source>GeoPackage with regions, labels and history.</source>
      <translation>含有样区、标注和历史的 GeoPackage。</translation>
    </message>
    <message>
      <source>Id field</source>
      <translation>编号字段</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Labels that exist already</source>
      <translation>已有的标注</translation>
    </message>
    <message>
      <source>Lakes; each goes to the regions it overlaps. A field class may say lake or ignore.</source>
      <translation>湖泊；各归入与之重叠的样区。字段 class 可写 lake 或 ignore。</translation>
    </message>
    <message>
      <source>Makes a samples file from polygons of sample regions and the images that cover them.</source>
      <translation>由样区多边形和覆盖它们的影像制作样本文件。</translation>
    </message>
    <message>
      <source>Makes the GeoPackage in which sample regions are labelled, checked, split and trained on. Each polygon becomes a region with the image that covers it; of several images, the one that has the region's id for a name, else the smallest. Images may have another coordinate system than the regions, and their paths are kept relative to the samples file.

A region without a type or an image is kept and named in a warning. A samples file with labels or history in it is never overwritten.

Types are NR (normal), AR (alongside rivers), BR (built-up), IL (ice lakes) and SL (salt lakes), or their codes 0 to 4.</source>
      <translation>制作用于标注、检查、划分和训练的 GeoPackage。每个多边形成为一个样区，并对应覆盖它的影像；有多幅影像时，取以样区编号命名的那幅，否则取最小的一幅。影像的坐标系可以与样区不同，其路径以相对于样本文件的形式保存。

没有类型或影像的样区会保留，并在警告中列出。已有标注或历史的样本文件绝不会被覆盖。

类型为 NR（普通）、AR（沿河）、BR（建成区）、IL（冰湖）和 SL（盐湖），或其代码 0 至 4。</translation>
    </message>
    <message>
      <source>NR, AR, BR, IL or SL; or 0 to 4.</source>
      <translation>NR、AR、BR、IL 或 SL；或 0 至 4。</translation>
    </message>
    <message>
      <source>One polygon for each region.</source>
      <translation>每个样区一个多边形。</translation>
    </message>
    <message>
      <source>Regions with labels are</source>
      <translation>有标注的样区状态</translation>
    </message>
    <message>
      <source>Sample regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Samples (*.gpkg)</source>
      <translation>样本 (*.gpkg)</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Subset field</source>
      <translation>子集字段</translation>
    </message>
    <message>
      <source>Type field</source>
      <translation>类型字段</translation>
    </message>
    <message>
      <source>edited: the labels are a person's work. drafted: somebody still has to look at them.</source>
      <translation>edited：标注为人工所作。drafted：仍须有人查看。</translation>
    </message>
    <message>
      <source>sample,region,register,label,annotation,training,new</source>
      <translation>样本,样区,登记,标注,训练,新建,sample,region,register,label,annotation,training,new</translation>
    </message>
  </context>
  <context>
    <name>CurveView</name>
    <message>
      <source>Epoch {}</source>
      <translation>第 {} 轮</translation>
    </message>
    <message>
      <source>No epoch yet</source>
      <translation>尚无轮次</translation>
    </message>
  </context>
  <context>
    <name>Destinations</name>
    <message>
      <source>Could not write to '{destination}'. {reason}</source>
      <translation>无法写入“{destination}”。{reason}</translation>
    </message>
  </context>
  <context>
    <name>DownloadData</name>
    <message>
      <source>Address that keeps the files under host/path of their publishers. Empty: the publishers.</source>
      <translation>按“主机/路径”保存发布者文件的地址。留空：直接从发布者处下载。</translation>
    </message>
    <message>
      <source>Bytes fetched</source>
      <translation>下载的字节数</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>数据集</translation>
    </message>
    <message>
      <source>Download auxiliary data</source>
      <translation>下载辅助数据</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Fetches a data set of the method into a folder, checks it, and unpacks it.</source>
      <translation>把方法所用的一个数据集下载到文件夹，核验并解压。</translation>
    </message>
    <message>
      <source>Fetches from the publishers themselves: land, ocean and regional extracts of OpenStreetMap, GRWL, GeoDAR, GLAKES, HydroLAKES, SHIFT flood plains, the Global Aridity Index, and water occurrence. What was stopped is continued, what is there already stays, and a file whose checksum is not the published one is removed. Licence and credit are written beside the files.

Regional extracts and water occurrence need an extent. GLAKES comes as a RAR archive that you unpack yourself. The SWOT Prior Lake Database needs an account; you are told where.</source>
      <translation>直接从发布者处下载：OpenStreetMap 的陆地、海洋和区域数据，GRWL、GeoDAR、GLAKES、HydroLAKES、SHIFT 洪泛平原、全球干旱指数以及水体出现频率。中断的下载会接着进行，已有的文件保留不动，校验和与发布值不符的文件会被删除。许可和署名要求写在文件旁边。

区域数据和水体出现频率需要指定范围。GLAKES 是 RAR 压缩包，需要您自己解压。SWOT 先验湖泊数据库需要账号，程序会告诉您在哪里申请。</translation>
    </message>
    <message>
      <source>Files of the data set</source>
      <translation>数据集的文件</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Mirror</source>
      <translation>镜像</translation>
    </message>
    <message>
      <source>The log names its licence.</source>
      <translation>日志会写明其许可。</translation>
    </message>
    <message>
      <source>The region you map. Not needed for whole data sets.</source>
      <translation>要制图的区域。下载完整数据集时不需要。</translation>
    </message>
    <message>
      <source>Where the files go. One data set may need gigabytes.</source>
      <translation>存放文件的位置。一个数据集可能需要数 GB。</translation>
    </message>
    <message>
      <source>download,data,openstreetmap,grwl,geodar,glakes,pld,hydrolakes,shift,aridity,occurrence</source>
      <translation>下载,数据,辅助数据,download,data,openstreetmap,grwl,geodar,glakes,pld,hydrolakes,shift,aridity,occurrence</translation>
    </message>
  </context>
  <context>
    <name>EarthEngine</name>
    <message>
      <source>Earth Engine's sign-in failed. Try again, or run 'earthengine authenticate' in the worker environment.</source>
      <translation>Earth Engine 登录失败。请再试一次，或在工作环境中运行“earthengine authenticate”。</translation>
    </message>
    <message>
      <source>Google cannot be reached. Check the connection and try again.</source>
      <translation>无法连接 Google。请检查网络后再试。</translation>
    </message>
    <message>
      <source>Google was not given permission. Sign in again and agree to all that is asked.</source>
      <translation>没有授权给 Google。请重新登录并同意所有请求的权限。</translation>
    </message>
    <message>
      <source>Nobody signed in in time. Try again.</source>
      <translation>未在规定时间内登录。请再试一次。</translation>
    </message>
    <message>
      <source>Not signed in.</source>
      <translation>未登录。</translation>
    </message>
    <message>
      <source>Not signed in; the key file that {} names is used.</source>
      <translation>未登录；使用 {} 指定的密钥文件。</translation>
    </message>
    <message>
      <source>Signed in since {}.</source>
      <translation>已登录，自 {} 起。</translation>
    </message>
    <message>
      <source>The worker environment lacks earthengine-api. Install the libraries of requirements/worker.txt there.</source>
      <translation>工作环境缺少 earthengine-api。请在其中安装 requirements/worker.txt 所列的库。</translation>
    </message>
    <message>
      <source>The worker's Python '{}' cannot be started.</source>
      <translation>无法启动工作环境的 Python“{}”。</translation>
    </message>
  </context>
  <context>
    <name>EarthEngineBox</name>
    <message>
      <source>Account</source>
      <translation>账号</translation>
    </message>
    <message>
      <source>Asking Earth Engine…</source>
      <translation>正在询问 Earth Engine…</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>已取消。</translation>
    </message>
    <message>
      <source>For composites that Google's computers make. Earth Engine needs an account and a Cloud project that is registered for it; GLAKES leaves the sign-in to Earth Engine's own client and never sees a password.</source>
      <translation>用于由 Google 的计算机制作合成影像。Earth Engine 需要账号以及已为其注册的 Cloud 项目；登录由 Earth Engine 自己的客户端完成，GLAKES 看不到密码。</translation>
    </message>
    <message>
      <source>GLAKES has no worker environment yet. Make one on the page GLAKES worker first.</source>
      <translation>GLAKES 尚无工作环境。请先在“GLAKES 工作环境”页创建。</translation>
    </message>
    <message>
      <source>Google Earth Engine</source>
      <translation>Google Earth Engine</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>项目</translation>
    </message>
    <message>
      <source>Remove Earth Engine's credentials from this computer? Every program here that uses Earth Engine in your name will have to sign in again. The permission as such is withdrawn at Google, under myaccount.google.com/permissions.</source>
      <translation>从这台计算机上删除 Earth Engine 的凭据？这里以您的名义使用 Earth Engine 的所有程序都需要重新登录。授权本身请在 Google 的 myaccount.google.com/permissions 撤销。</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Sign in again</source>
      <translation>重新登录</translation>
    </message>
    <message>
      <source>Sign out</source>
      <translation>退出登录</translation>
    </message>
    <message>
      <source>Sign out…</source>
      <translation>退出登录…</translation>
    </message>
    <message>
      <source>Signing in…</source>
      <translation>正在登录…</translation>
    </message>
    <message>
      <source>Starting Earth Engine's sign-in…</source>
      <translation>正在启动 Earth Engine 登录…</translation>
    </message>
    <message>
      <source>Test connection</source>
      <translation>测试连接</translation>
    </message>
    <message>
      <source>Waiting for you in the browser. If none opened, open &lt;a href='{}'&gt;Google's page&lt;/a&gt;.</source>
      <translation>正在等待您在浏览器中操作。如果没有打开浏览器，请打开 &lt;a href='{}'&gt;Google 的页面&lt;/a&gt;。</translation>
    </message>
    <message>
      <source>id of a Cloud project, such as my-lakes-2024</source>
      <translation>Cloud 项目的 ID，例如 my-lakes-2024</translation>
    </message>
    <message>
      <source>✔ Earth Engine answers for the project '{}'.</source>
      <translation>✔ Earth Engine 对项目“{}”有响应。</translation>
    </message>
    <message>
      <source>✔ Earth Engine answers.</source>
      <translation>✔ Earth Engine 有响应。</translation>
    </message>
    <message>
      <source>✔ You are signed in to Earth Engine.</source>
      <translation>✔ 已登录 Earth Engine。</translation>
    </message>
    <message>
      <source>✘ '{}' cannot be removed: {}. Remove it by hand.</source>
      <translation>✘ 无法删除“{}”：{}。请手动删除。</translation>
    </message>
  </context>
  <context>
    <name>EditLabels</name>
    <message>
      <source>0: fills none.</source>
      <translation>0：不填充。</translation>
    </message>
    <message>
      <source>0: not at all; 10: one pixel.</source>
      <translation>0：不平滑；10：一个像元。</translation>
    </message>
    <message>
      <source>0: removes none.</source>
      <translation>0：不删除。</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Edit labels</source>
      <translation>编辑标注</translation>
    </message>
    <message>
      <source>Edited labels</source>
      <translation>编辑后的标注</translation>
    </message>
    <message>
      <source>Edits all labels of a layer at once: adds, erases, splits, fills, smooths and removes.</source>
      <translation>一次编辑图层的全部标注：添加、擦除、切割、填补、平滑和删除。</translation>
    </message>
    <message>
      <source>Empty: edits apply everywhere.</source>
      <translation>留空：处处编辑。</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>擦除</translation>
    </message>
    <message>
      <source>Fill holes up to (km2)</source>
      <translation>填补不大于此面积的孔洞（km2）</translation>
    </message>
    <message>
      <source>Holes filled</source>
      <translation>填补的孔洞数</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>标注</translation>
    </message>
    <message>
      <source>Labels erased from</source>
      <translation>被擦除过的标注数</translation>
    </message>
    <message>
      <source>Labels removed</source>
      <translation>删除的标注数</translation>
    </message>
    <message>
      <source>Labels split</source>
      <translation>被切开的标注数</translation>
    </message>
    <message>
      <source>Lakes, or what their field class says.</source>
      <translation>湖泊，或按其字段 class 所写。</translation>
    </message>
    <message>
      <source>Lines that run right through a label cut it, such as a lake from a river.</source>
      <translation>贯穿标注的线把它切开，例如把湖泊与河流分开。</translation>
    </message>
    <message>
      <source>Only within</source>
      <translation>仅限范围</translation>
    </message>
    <message>
      <source>Polygons added</source>
      <translation>添加的多边形数</translation>
    </message>
    <message>
      <source>Remove labels smaller than (km2)</source>
      <translation>删除小于此面积的标注（km2）</translation>
    </message>
    <message>
      <source>Single polygons.</source>
      <translation>单部件多边形。</translation>
    </message>
    <message>
      <source>Smooth outlines by up to (m)</source>
      <translation>轮廓平滑的最大移动距离（米）</translation>
    </message>
    <message>
      <source>Split along</source>
      <translation>切割线</translation>
    </message>
    <message>
      <source>The edits are made in this order: polygons are added, others erased, labels cut along lines, holes filled, outlines smoothed, small labels removed.

An added polygon is joined with the labels of its class that it meets; labels of another class give way to it. Pieces keep the fields of the label they come from. A hole with a label of another class in it is not filled. Smoothing moves no outline further than its distance, and neighbours keep their common border. Areas and distances are those on the ground, whatever the coordinate system.

With a limit, nothing changes outside of it: holes are filled and labels removed only where they lie within it whole.</source>
      <translation>编辑按以下顺序进行：添加多边形，擦除多边形，沿线切割标注，填补孔洞，平滑轮廓，删除小标注。

添加的多边形与所接触的同类标注合并；其他类的标注为它让位。切下的部分保留原标注的字段。含有其他类标注的孔洞不填补。平滑时轮廓的移动不超过所给距离，相邻标注保持公共边界。无论坐标系如何，面积和距离都是地面上的数值。

设定范围后，范围以外不作任何改变：只有完全位于范围内的孔洞才填补，标注才删除。</translation>
    </message>
    <message>
      <source>Their fields are kept.</source>
      <translation>其字段保留。</translation>
    </message>
    <message>
      <source>What they cover is cut off.</source>
      <translation>被覆盖的部分会切去。</translation>
    </message>
    <message>
      <source>label,edit,clean,smooth,holes,small,erase,split,cut,add,sample</source>
      <translation>标注,编辑,清理,平滑,孔洞,碎斑,擦除,切割,添加,样本,label,edit,clean,smooth,holes,small,erase,split,cut,add,sample</translation>
    </message>
  </context>
  <context>
    <name>ExportModel</name>
    <message>
      <source>Export a model (ONNX)</source>
      <translation>导出模型（ONNX）</translation>
    </message>
    <message>
      <source>Largest difference to the network</source>
      <translation>与网络的最大差异</translation>
    </message>
    <message>
      <source>ONNX (*.onnx)</source>
      <translation>ONNX (*.onnx)</translation>
    </message>
    <message>
      <source>ONNX file</source>
      <translation>ONNX 文件</translation>
    </message>
    <message>
      <source>Weights, graph and card in one.</source>
      <translation>权重、计算图和模型卡合为一体。</translation>
    </message>
    <message>
      <source>Writes a model as ONNX, for other programs to run.</source>
      <translation>把模型写成 ONNX，供其他程序运行。</translation>
    </message>
    <message>
      <source>Writes the network of a model file as ONNX, for any number and size of images (height and width multiples of 16 for unet, of 32 for the others), with the probability of lake as output. The model's card is inside, and so are the keys by which the QGIS plugin Deepness sets itself up.

The file is run with onnxruntime before it is written: where its values differ from the network's by more than 0.0001, nothing is written.

What other programs do with missing data and window edges is theirs: feed 0 where there is no data, and throw away the margin that the card states.</source>
      <translation>把模型文件中的网络写成 ONNX，适用于任意数量和大小的影像（unet 的高和宽须为 16 的倍数，其他网络为 32 的倍数），输出为湖泊概率。模型卡写在文件内，QGIS 插件 Deepness 用于自动设置的键也在其中。

写出之前先用 onnxruntime 运行一遍：若其数值与网络相差超过 0.0001，则不写出。

其他程序如何处理缺失数据和窗口边缘由它们自己决定：没有数据处请输入 0，并舍弃模型卡中写明的边缘宽度。</translation>
    </message>
    <message>
      <source>model,export,onnx,onnxruntime,deepness,exchange,network</source>
      <translation>模型,导出,交换,网络,model,export,onnx,onnxruntime,deepness,network</translation>
    </message>
  </context>
  <context>
    <name>Figures</name>
    <message>
      <source>about {} h</source>
      <translation>约 {} 小时</translation>
    </message>
    <message>
      <source>about {} min</source>
      <translation>约 {} 分钟</translation>
    </message>
    <message>
      <source>about {} s</source>
      <translation>约 {} 秒</translation>
    </message>
  </context>
  <context>
    <name>FinishLakes</name>
    <message>
      <source>A lake of just this area is kept. The paper's value is 0.005.</source>
      <translation>恰好等于此面积的湖泊保留。论文取 0.005。</translation>
    </message>
    <message>
      <source>Any polygon layer of lakes.</source>
      <translation>任意湖泊多边形图层。</translation>
    </message>
    <message>
      <source>Finish the inventory</source>
      <translation>完成湖泊清单</translation>
    </message>
    <message>
      <source>Gives a layer of lakes the attributes of an inventory: a lasting number, geodesic area and shore length, a point inside, and the keys of the lakes in GLAKES, PLD and HydroLAKES that each overlaps most. Lakes smaller than the minimum area are dropped. Attributes that the input already has are kept.</source>
      <translation>为湖泊图层加上清单所需的属性：永久编号、椭球面上的面积和岸线长度、一个内部点，以及与每个湖泊重叠最多的 GLAKES、PLD 和 HydroLAKES 湖泊的键。小于最小面积的湖泊被去除。输入中已有的属性保留。</translation>
    </message>
    <message>
      <source>Inventory</source>
      <translation>湖泊清单</translation>
    </message>
    <message>
      <source>Its key is added to the lakes it overlaps. Any coordinate system.</source>
      <translation>其键会加到与之重叠的湖泊上。坐标系不限。</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Measures lakes, drops those too small, and adds the keys of other inventories.</source>
      <translation>量测湖泊，去除过小的湖泊，并加上其他清单的键。</translation>
    </message>
    <message>
      <source>Smallest lake (km2)</source>
      <translation>最小湖泊（km2）</translation>
    </message>
    <message>
      <source>The same lakes with all attributes.</source>
      <translation>同样的湖泊，带全部属性。</translation>
    </message>
    <message>
      <source>lake,inventory,attributes,area,shore,minimum,glakes,pld,hydrolakes,join</source>
      <translation>湖泊,清单,属性,面积,岸线,最小面积,连接,lake,inventory,attributes,area,shore,minimum,glakes,pld,hydrolakes,join</translation>
    </message>
  </context>
  <context>
    <name>Forecast</name>
    <message>
      <source>, {} of them finished before</source>
      <translation>，其中 {} 个此前已完成</translation>
    </message>
    <message>
      <source>Choose an image.</source>
      <translation>请选择影像。</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Memory</source>
      <translation>内存</translation>
    </message>
    <message>
      <source>Pixels</source>
      <translation>像元</translation>
    </message>
    <message>
      <source>The map does not show this image. Zoom to it.</source>
      <translation>地图没有显示此影像。请缩放到它。</translation>
    </message>
    <message>
      <source>This run</source>
      <translation>本次运行</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Windows</source>
      <translation>窗口</translation>
    </message>
    <message>
      <source>at most {} MB</source>
      <translation>至多 {} MB</translation>
    </message>
    <message>
      <source>reckoning…</source>
      <translation>正在计算…</translation>
    </message>
    <message>
      <source>{count} of up to {size} × {size} pixels</source>
      <translation>{count} 个，每个不超过 {size} × {size} 像元</translation>
    </message>
    <message>
      <source>{engine}, {speed} Mpx/s</source>
      <translation>{engine}，{speed} 百万像元/秒</translation>
    </message>
    <message>
      <source>{width} × {height} km of the image</source>
      <translation>影像的 {width} × {height} 公里</translation>
    </message>
  </context>
  <context>
    <name>GlakesAlgorithm</name>
    <message>
      <source>Accuracy and statistics</source>
      <translation>精度与统计</translation>
    </message>
    <message>
      <source>Details: {path}</source>
      <translation>详情：{path}</translation>
    </message>
    <message>
      <source>Imagery</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Large areas</source>
      <translation>大区域</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Post-processing</source>
      <translation>后处理</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
  </context>
  <context>
    <name>GlakesPlugin</name>
    <message>
      <source>Check lakes</source>
      <translation>检查湖泊</translation>
    </message>
    <message>
      <source>Decide about doubtful lakes, one by one</source>
      <translation>逐一对存疑湖泊作决定</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Label studio</source>
      <translation>标注工作室</translation>
    </message>
    <message>
      <source>Label, edit and check sample regions</source>
      <translation>标注、编辑和检查样区</translation>
    </message>
    <message>
      <source>Map lakes in view</source>
      <translation>提取视图中的湖泊</translation>
    </message>
    <message>
      <source>Map the lakes of the image in the map view</source>
      <translation>提取地图视图中影像的湖泊</translation>
    </message>
    <message>
      <source>Open sample project</source>
      <translation>打开示例工程</translation>
    </message>
    <message>
      <source>Run of a large area</source>
      <translation>大区域运行</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>设置…</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>训练</translation>
    </message>
  </context>
  <context>
    <name>GlakesProvider</name>
    <message>
      <source>GLAKES: lakes from Sentinel-2</source>
      <translation>GLAKES：由 Sentinel-2 提取湖泊</translation>
    </message>
  </context>
  <context>
    <name>HistogramView</name>
    <message>
      <source>No NDWI here</source>
      <translation>此处没有 NDWI</translation>
    </message>
  </context>
  <context>
    <name>ImageChoice</name>
    <message>
      <source>A pixel above it is cloud.</source>
      <translation>高于此值的像元为云。</translation>
    </message>
    <message>
      <source>Buffer (m)</source>
      <translation>缓冲（米）</translation>
    </message>
    <message>
      <source>Cloud mask</source>
      <translation>云掩膜</translation>
    </message>
    <message>
      <source>Cloud probability (percent)</source>
      <translation>云概率（百分比）</translation>
    </message>
    <message>
      <source>Cloudier scenes are left out, where a scene says how cloudy it is.</source>
      <translation>云量更大的景不使用（前提是该景写明了云量）。</translation>
    </message>
    <message>
      <source>Clouds and shadows are widened by this much.</source>
      <translation>云和云影向外扩展的距离。</translation>
    </message>
    <message>
      <source>Dark in NIR (reflectance)</source>
      <translation>近红外暗像元（反射率）</translation>
    </message>
    <message>
      <source>Darker pixels where a cloud casts its shadow are shadow, unless SCL calls them water.</source>
      <translation>在云投下阴影处，比此值更暗的像元视为阴影，SCL 判为水体的除外。</translation>
    </message>
    <message>
      <source>Drop snow</source>
      <translation>去除积雪</translation>
    </message>
    <message>
      <source>Earlier scenes are left out.</source>
      <translation>更早的影像不使用。</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>起始日期</translation>
    </message>
    <message>
      <source>How far clouds cast shadows, away from the sun. 0: no shadow mask.</source>
      <translation>云沿背离太阳的方向投下阴影的最远距离。0：不做阴影掩膜。</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>结束日期</translation>
    </message>
    <message>
      <source>Later scenes are left out.</source>
      <translation>更晚的影像不使用。</translation>
    </message>
    <message>
      <source>Most cloud in a scene (percent)</source>
      <translation>单景最大云量（百分比）</translation>
    </message>
    <message>
      <source>Pixels that SCL calls snow or ice are left out.</source>
      <translation>去除 SCL 判为雪或冰的像元。</translation>
    </message>
    <message>
      <source>Resolution (m)</source>
      <translation>分辨率（米）</translation>
    </message>
    <message>
      <source>Shadow distance (m)</source>
      <translation>阴影距离（米）</translation>
    </message>
    <message>
      <source>Size of a pixel; on a grid in degrees, its size at the equator.</source>
      <translation>像元大小；在以度为单位的格网上，指赤道处的大小。</translation>
    </message>
  </context>
  <context>
    <name>ImportModel</name>
    <message>
      <source>.onnx, .pt, .pth, .safetensors, .h5 or .hdf5</source>
      <translation>.onnx、.pt、.pth、.safetensors、.h5 或 .hdf5</translation>
    </message>
    <message>
      <source>0: what the architecture needs.</source>
      <translation>0：按网络结构的需要。</translation>
    </message>
    <message>
      <source>64 in the paper; outputs of the first convolution.</source>
      <translation>论文为 64；即第一个卷积的输出数。</translation>
    </message>
    <message>
      <source>A multiple of {step}.</source>
      <translation>须为 {step} 的倍数。</translation>
    </message>
    <message>
      <source>Architecture</source>
      <translation>网络结构</translation>
    </message>
    <message>
      <source>At least what the architecture needs is kept.</source>
      <translation>至少保留网络结构所需的宽度。</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>模型卡</translation>
    </message>
    <message>
      <source>Empty: the name of the file.</source>
      <translation>留空：使用文件名。</translation>
    </message>
    <message>
      <source>Encoder</source>
      <translation>编码器</translation>
    </message>
    <message>
      <source>File to import</source>
      <translation>要导入的文件</translation>
    </message>
    <message>
      <source>For architectures that have a choice.</source>
      <translation>用于可选择编码器的网络结构。</translation>
    </message>
    <message>
      <source>GLAKES model (*.safetensors)</source>
      <translation>GLAKES 模型 (*.safetensors)</translation>
    </message>
    <message>
      <source>Import a model</source>
      <translation>导入模型</translation>
    </message>
    <message>
      <source>In the order of the input channels, with commas between.</source>
      <translation>按输入通道的顺序，用逗号分隔。</translation>
    </message>
    <message>
      <source>JSON file that describes the model. Empty: the card inside the file; where it has none, what is stated below.</source>
      <translation>描述模型的 JSON 文件。留空：使用文件内的模型卡；若没有，则使用下面填写的内容。</translation>
    </message>
    <message>
      <source>Largest difference to the ONNX file</source>
      <translation>与 ONNX 文件的最大差异</translation>
    </message>
    <message>
      <source>Lays the weights of a file into a network that GLAKES knows:
- ONNX (.onnx): layer by layer, then both are run on random images; a difference above 0.0001 is refused.
- PyTorch (.pt, .pth) and safetensors: a state dictionary, by the names of its tensors.
- Keras (.h5, needs h5py): layer by layer in Keras's own order.

Files are read as data only. One that holds Python objects is refused, because reading it could run any program.

A file that carries a card, such as one exported by GLAKES, needs nothing else. For others state the network, the bands and what their numbers mean; wrong weights are noticed, wrong bands or a wrong scale are not. Predict an image you know before you trust an imported model.</source>
      <translation>把文件中的权重装入 GLAKES 已知的网络：
- ONNX (.onnx)：逐层装入，然后两者都在随机影像上运行；差异大于 0.0001 则拒绝。
- PyTorch (.pt, .pth) 和 safetensors：状态字典，按张量名称对应。
- Keras（.h5，需要 h5py）：按 Keras 自己的层顺序逐层装入。

文件只作为数据读取。含有 Python 对象的文件会被拒绝，因为读取它可能运行任意程序。

自带模型卡的文件（例如由 GLAKES 导出的）不需要其他信息。其他文件请说明网络、波段及其数值的含义；权重有误会被发现，波段或缩放系数有误则不会。使用导入的模型之前，请先预测一幅您熟悉的影像。</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可</translation>
    </message>
    <message>
      <source>Makes a model file from an ONNX file or from weights of PyTorch or Keras.</source>
      <translation>由 ONNX 文件或 PyTorch、Keras 的权重制作模型文件。</translation>
    </message>
    <message>
      <source>Margin (pixels)</source>
      <translation>边缘宽度（像元）</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Number for no data</source>
      <translation>无数据值</translation>
    </message>
    <message>
      <source>Of the training images.</source>
      <translation>训练影像的像元大小。</translation>
    </message>
    <message>
      <source>Pixel size (m)</source>
      <translation>像元大小（米）</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>缩放系数</translation>
    </message>
    <message>
      <source>Stored number x scale = the number that the network was trained on.</source>
      <translation>存储的数值 x 缩放系数 = 网络训练时所用的数值。</translation>
    </message>
    <message>
      <source>The network is fed 0 there. Empty: every pixel has data.</source>
      <translation>该处输入网络的值为 0。留空：所有像元都有数据。</translation>
    </message>
    <message>
      <source>Under which the model may be used; kept in its card.</source>
      <translation>模型的使用许可；写入模型卡。</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>Weights and all that is needed to use them.</source>
      <translation>权重以及使用权重所需的一切。</translation>
    </message>
    <message>
      <source>Width of the first level (channels)</source>
      <translation>第一层宽度（通道数）</translation>
    </message>
    <message>
      <source>Window (pixels)</source>
      <translation>窗口（像元）</translation>
    </message>
    <message>
      <source>model,import,onnx,pytorch,state dict,keras,safetensors,weights,exchange</source>
      <translation>模型,导入,权重,交换,model,import,onnx,pytorch,state dict,keras,safetensors,weights</translation>
    </message>
    <message>
      <source>unet: the network of the paper.</source>
      <translation>unet：论文中的网络。</translation>
    </message>
  </context>
  <context>
    <name>ImportSamples</name>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>GeoPackage with regions, labels and history.</source>
      <translation>含有样区、标注和历史的 GeoPackage。</translation>
    </message>
    <message>
      <source>Holds total_regions.shp, in it or in a folder below.</source>
      <translation>该文件夹或其下级文件夹中含有 total_regions.shp。</translation>
    </message>
    <message>
      <source>Import the authors' samples</source>
      <translation>导入论文作者的样本</translation>
    </message>
    <message>
      <source>Lake pixels that differ (percent)</source>
      <translation>不一致的湖泊像元（百分比）</translation>
    </message>
    <message>
      <source>Makes a samples file from a folder in the layout that the paper's authors use.</source>
      <translation>由论文作者所用目录结构的文件夹制作样本文件。</translation>
    </message>
    <message>
      <source>Reads total_regions.shp (type, file_name, dataset), total_polygons.shp, image_type{t}_{file}.tif and annotation_type{t}_{file}.png from a folder and those below it, and writes a samples file, with the images as composites in a folder beside it.

Images may hold natural values or value x 1000 as whole or real numbers, or be two files with NDWI x 100 and B2, B3, B4, B11 x 1000; which it is, is told by the numbers, and an NDWI beyond -1 to 1 is refused. Pixels that are 0 in every band have no data.

Labels are the polygons; for a region without any, the pixels of its annotation. Where a region has both, the share of lake pixels that differ is reported. The subset val becomes validation.</source>
      <translation>从一个文件夹及其下级文件夹读取 total_regions.shp（type、file_name、dataset）、total_polygons.shp、image_type{t}_{file}.tif 和 annotation_type{t}_{file}.png，写出样本文件，影像以合成影像的形式存入旁边的文件夹。

影像可以是原值或数值 x 1000 的整数或实数，也可以是两个文件：NDWI x 100 以及 B2、B3、B4、B11 x 1000；由数值判断属于哪一种，NDWI 超出 -1 至 1 的会被拒绝。所有波段均为 0 的像元没有数据。

标注取自多边形；没有多边形的样区取自其标注栅格的像元。两者都有时，报告湖泊像元不一致的比例。子集 val 改写为 validation。</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Regions labelled from their annotation</source>
      <translation>由标注栅格得到标注的样区数</translation>
    </message>
    <message>
      <source>Samples (*.gpkg)</source>
      <translation>样本 (*.gpkg)</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>The type that each code 0, 1, .. stands for. A set of six, with small and large rivers apart, would be NR,AR,AR,BR,IL,SL.</source>
      <translation>代码 0、1…… 各自代表的类型。若有六类、大小河流分开，则写 NR,AR,AR,BR,IL,SL。</translation>
    </message>
    <message>
      <source>Types of the codes</source>
      <translation>代码对应的类型</translation>
    </message>
    <message>
      <source>sample,import,training,annotation,paper,published,total_regions,shapefile</source>
      <translation>样本,导入,训练,标注,论文,已发表,sample,import,training,annotation,paper,published,total_regions,shapefile</translation>
    </message>
  </context>
  <context>
    <name>Inputs</name>
    <message>
      <source>{name}: '{layer}' is a raster, and polygons are needed. Give a polygon layer; 'Lakes to polygons' makes one of a mask or a probability.</source>
      <translation>{name}：“{layer}”是栅格，这里需要多边形。请提供多边形图层；“湖泊转多边形”可由掩膜或概率制作。</translation>
    </message>
    <message>
      <source>{name}: expected a raster file, found a layer of the kind '{kind}'. Save it as GeoTIFF first.</source>
      <translation>{name}：应为栅格文件，实际是“{kind}”类型的图层。请先另存为 GeoTIFF。</translation>
    </message>
  </context>
  <context>
    <name>Interpreter</name>
    <message>
      <source>GLAKES has no worker environment yet.</source>
      <translation>GLAKES 尚无工作环境。</translation>
    </message>
    <message>
      <source>Make one under Settings &gt; Options &gt; GLAKES worker; a Python of your own is named under Settings &gt; Options &gt; GLAKES.</source>
      <translation>请在“设置 &gt; 选项 &gt; GLAKES 工作环境”中创建；若用自己的 Python，请在“设置 &gt; 选项 &gt; GLAKES”中指定。</translation>
    </message>
  </context>
  <context>
    <name>KeyPage</name>
    <message>
      <source>Change keys under Settings ▸ Keyboard Shortcuts…</source>
      <translation>在“设置 ▸ 键盘快捷键”中修改快捷键…</translation>
    </message>
  </context>
  <context>
    <name>Keys</name>
    <message>
      <source>{text} ({key})</source>
      <translation>{text}（{key}）</translation>
    </message>
  </context>
  <context>
    <name>LabelStudio</name>
    <message>
      <source>'{path}' cannot be opened: it is no GeoPackage, or another program has locked it. Close the other program and open it again.</source>
      <translation>“{path}”无法打开：它不是 GeoPackage，或被其他程序锁定。请关闭该程序后再打开。</translation>
    </message>
    <message>
      <source>'{path}' cannot be written any more. Nothing is lost: allow writing to it and save again.</source>
      <translation>“{path}”已无法写入。没有丢失任何内容：请开放写入权限后再保存。</translation>
    </message>
    <message>
      <source>'{path}' has no layer '{layer}': it is not a samples file. Open one made by 'Create samples'.</source>
      <translation>“{path}”没有图层“{layer}”：它不是样本文件。请打开由“创建样本”制作的文件。</translation>
    </message>
    <message>
      <source>'{path}' is locked by another program. Nothing is lost: your labels stay as they are. Close the other program and save again.</source>
      <translation>“{path}”被其他程序锁定。没有丢失任何内容：您的标注保持原样。请关闭该程序后再保存。</translation>
    </message>
    <message>
      <source>'{path}' was not written: {reason}.</source>
      <translation>“{path}”未能写入：{reason}。</translation>
    </message>
    <message>
      <source>'{path}' was not written: {reason}. Your labels stay as they are; save again.</source>
      <translation>“{path}”未能写入：{reason}。您的标注保持原样；请再次保存。</translation>
    </message>
    <message>
      <source>'{path}': expected a band NDWI, or B3 and B8; found {found}.</source>
      <translation>“{path}”：应有 NDWI 波段，或 B3 和 B8；实际有 {found}。</translation>
    </message>
    <message>
      <source>'{path}': the layer '{layer}' lacks the fields {fields}. Make it with 'Create samples'.</source>
      <translation>“{path}”：图层“{layer}”缺少字段 {fields}。请用“创建样本”制作。</translation>
    </message>
    <message>
      <source>'{}' cannot be read as unsaved labels. Move it away to go on without it.</source>
      <translation>“{}”无法作为未保存的标注读取。请把它移走，即可不带它继续。</translation>
    </message>
    <message>
      <source>'{}' does not cover the region.</source>
      <translation>“{}”没有覆盖样区。</translation>
    </message>
    <message>
      <source>'{}' does not cover the region. Choose another image in the dock.</source>
      <translation>“{}”没有覆盖样区。请在面板中另选影像。</translation>
    </message>
    <message>
      <source>'{}' does not say where it lies on the Earth.</source>
      <translation>“{}”没有写明它在地球上的位置。</translation>
    </message>
    <message>
      <source>'{}' holds no image. Choose the folder of your composites.</source>
      <translation>“{}”中没有影像。请选择存放合成影像的文件夹。</translation>
    </message>
    <message>
      <source>'{}' is not north up. Warp it first.</source>
      <translation>“{}”不是正北朝上。请先做投影变换。</translation>
    </message>
    <message>
      <source>'{}' must end in .gpkg.</source>
      <translation>“{}”必须以 .gpkg 结尾。</translation>
    </message>
    <message>
      <source>A label where no lake is: go on</source>
      <translation>标注处没有湖泊：继续</translation>
    </message>
    <message>
      <source>A larger brush; while growing, more</source>
      <translation>放大画笔；生长时增加</translation>
    </message>
    <message>
      <source>A region has no id. Choose another field, or none.</source>
      <translation>有样区没有编号。请另选字段，或不选。</translation>
    </message>
    <message>
      <source>A river, or a lake with a river in it: go on</source>
      <translation>是河流，或湖泊中含有河流：继续</translation>
    </message>
    <message>
      <source>A smaller brush; while growing, less</source>
      <translation>缩小画笔；生长时减少</translation>
    </message>
    <message>
      <source>AR: alongside rivers</source>
      <translation>AR：沿河</translation>
    </message>
    <message>
      <source>BR: built-up</source>
      <translation>BR：建成区</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Back to the place before</source>
      <translation>回到上一处</translation>
    </message>
    <message>
      <source>Cannot write '{}': {}. Free some space, and save.</source>
      <translation>无法写入“{}”：{}。请腾出一些空间后再保存。</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Checked, next</source>
      <translation>检查通过，下一个</translation>
    </message>
    <message>
      <source>Checking</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Click on water: the lake grows from there; Return takes it</source>
      <translation>点击水面：湖泊从那里生长；按 Return 接受</translation>
    </message>
    <message>
      <source>Compare again.</source>
      <translation>请重新比较。</translation>
    </message>
    <message>
      <source>Compare with the model</source>
      <translation>与模型比较</translation>
    </message>
    <message>
      <source>Copy the file again.</source>
      <translation>请重新复制该文件。</translation>
    </message>
    <message>
      <source>Copy the lake under the mouse from another layer: a prediction, HydroLAKES</source>
      <translation>从其他图层（预测结果、HydroLAKES）复制鼠标处的湖泊</translation>
    </message>
    <message>
      <source>Cut</source>
      <translation>切割</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>Done, next</source>
      <translation>完成，下一个</translation>
    </message>
    <message>
      <source>Draw a line across a lake or a river: the label falls in two</source>
      <translation>画一条穿过湖泊或河流的线：标注一分为二</translation>
    </message>
    <message>
      <source>Draw a part</source>
      <translation>绘制分区</translation>
    </message>
    <message>
      <source>Draw a part of the region that gets a threshold of its own</source>
      <translation>绘制样区中使用单独阈值的部分</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>绘制</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>擦除</translation>
    </message>
    <message>
      <source>Erase labels with the same brush</source>
      <translation>用同一画笔擦除标注</translation>
    </message>
    <message>
      <source>Fill all holes up to the size that is set</source>
      <translation>填补不大于设定面积的所有孔洞</translation>
    </message>
    <message>
      <source>Fill small holes</source>
      <translation>填补小孔洞</translation>
    </message>
    <message>
      <source>Fill the hole</source>
      <translation>填补孔洞</translation>
    </message>
    <message>
      <source>Fill the hole under the mouse</source>
      <translation>填补鼠标处的孔洞</translation>
    </message>
    <message>
      <source>Finishing</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Go through the labels of the region one by one</source>
      <translation>逐一查看样区的标注</translation>
    </message>
    <message>
      <source>Go to the list</source>
      <translation>转到列表</translation>
    </message>
    <message>
      <source>Grow a lake</source>
      <translation>生长湖泊</translation>
    </message>
    <message>
      <source>Have training ignore the label under the mouse, or make it a lake again</source>
      <translation>让训练忽略鼠标处的标注，或恢复为湖泊</translation>
    </message>
    <message>
      <source>Hide labels</source>
      <translation>隐藏标注</translation>
    </message>
    <message>
      <source>Hide the labels as long as the key is held</source>
      <translation>按住键时隐藏标注</translation>
    </message>
    <message>
      <source>How far the region is</source>
      <translation>样区的进度</translation>
    </message>
    <message>
      <source>IL: ice lakes</source>
      <translation>IL：冰湖</translation>
    </message>
    <message>
      <source>Id of the region</source>
      <translation>样区编号</translation>
    </message>
    <message>
      <source>Image of the region</source>
      <translation>样区的影像</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>标注</translation>
    </message>
    <message>
      <source>Labels are done: save, and open the next region to do</source>
      <translation>标注完成：保存，并打开下一个待做样区</translation>
    </message>
    <message>
      <source>Labels are right: save, and open the next region to check</source>
      <translation>标注正确：保存，并打开下一个待检查样区</translation>
    </message>
    <message>
      <source>Labels of {who} that were not saved on {time}</source>
      <translation>{who} 于 {time} 未保存的标注</translation>
    </message>
    <message>
      <source>Lake or ignore</source>
      <translation>湖泊或忽略</translation>
    </message>
    <message>
      <source>Larger</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Looking</source>
      <translation>查看</translation>
    </message>
    <message>
      <source>Lower the threshold</source>
      <translation>降低阈值</translation>
    </message>
    <message>
      <source>Lower the threshold by 0.01: more water</source>
      <translation>阈值降低 0.01：水体增多</translation>
    </message>
    <message>
      <source>Make labels</source>
      <translation>生成标注</translation>
    </message>
    <message>
      <source>Min</source>
      <translation>分钟</translation>
    </message>
    <message>
      <source>Minutes of work on it</source>
      <translation>已用的分钟数</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Move a curtain without labels over the map with the mouse</source>
      <translation>用鼠标在地图上移动没有标注的帘幕</translation>
    </message>
    <message>
      <source>NDWI</source>
      <translation>NDWI</translation>
    </message>
    <message>
      <source>NR: normal</source>
      <translation>NR：普通</translation>
    </message>
    <message>
      <source>Natural colour</source>
      <translation>真彩色</translation>
    </message>
    <message>
      <source>Next region</source>
      <translation>下一个样区</translation>
    </message>
    <message>
      <source>Next region to do</source>
      <translation>下一个待做样区</translation>
    </message>
    <message>
      <source>No image covers {count} regions, the first of them {first}.</source>
      <translation>有 {count} 个样区没有影像覆盖，第一个是 {first}。</translation>
    </message>
    <message>
      <source>No label</source>
      <translation>无标注</translation>
    </message>
    <message>
      <source>No lake</source>
      <translation>不是湖泊</translation>
    </message>
    <message>
      <source>No listed region is left to check.</source>
      <translation>列表中没有待检查的样区。</translation>
    </message>
    <message>
      <source>No listed region is left to do.</source>
      <translation>列表中没有待做的样区。</translation>
    </message>
    <message>
      <source>Note…</source>
      <translation>备注…</translation>
    </message>
    <message>
      <source>Open another samples file, or make a new one.</source>
      <translation>请打开另一个样本文件，或新建一个。</translation>
    </message>
    <message>
      <source>Open samples file</source>
      <translation>打开样本文件</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>Otsu</source>
      <translation>Otsu</translation>
    </message>
    <message>
      <source>Outline</source>
      <translation>轮廓</translation>
    </message>
    <message>
      <source>Paint</source>
      <translation>画笔</translation>
    </message>
    <message>
      <source>Paint lake with a brush of whole pixels</source>
      <translation>用整像元画笔绘制湖泊</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Previous region</source>
      <translation>上一个样区</translation>
    </message>
    <message>
      <source>Put it back, or choose the image of this region in the dock.</source>
      <translation>请把它放回原处，或在面板中为此样区选择影像。</translation>
    </message>
    <message>
      <source>Put the keyboard into the list of regions</source>
      <translation>把键盘焦点移到样区列表</translation>
    </message>
    <message>
      <source>QGIS gives no reason</source>
      <translation>QGIS 没有给出原因</translation>
    </message>
    <message>
      <source>Raise the threshold</source>
      <translation>提高阈值</translation>
    </message>
    <message>
      <source>Raise the threshold by 0.01: less water</source>
      <translation>阈值提高 0.01：水体减少</translation>
    </message>
    <message>
      <source>Region</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Reject {}</source>
      <translation>退回 {}</translation>
    </message>
    <message>
      <source>Reject…</source>
      <translation>退回…</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Remove all lakes below the size that is set</source>
      <translation>删除小于设定面积的所有湖泊</translation>
    </message>
    <message>
      <source>Remove specks</source>
      <translation>清除碎斑</translation>
    </message>
    <message>
      <source>Remove the label under the mouse</source>
      <translation>删除鼠标处的标注</translation>
    </message>
    <message>
      <source>Replace it, or choose the image of this region in the dock.</source>
      <translation>请更换它，或在面板中为此样区选择影像。</translation>
    </message>
    <message>
      <source>Restore</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>River</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>Run the model here: where it differs from the labels comes first</source>
      <translation>在此运行模型：与标注不同之处排在最前</translation>
    </message>
    <message>
      <source>SL: salt lakes</source>
      <translation>SL：盐湖</translation>
    </message>
    <message>
      <source>SWIR false colour</source>
      <translation>短波红外假彩色</translation>
    </message>
    <message>
      <source>Save the region</source>
      <translation>保存样区</translation>
    </message>
    <message>
      <source>Save, and open the next region that waits for you</source>
      <translation>保存，并打开下一个等待您处理的样区</translation>
    </message>
    <message>
      <source>Save, and open the region above in the list</source>
      <translation>保存，并打开列表中的上一个样区</translation>
    </message>
    <message>
      <source>Save, and open the region below in the list</source>
      <translation>保存，并打开列表中的下一个样区</translation>
    </message>
    <message>
      <source>Second view</source>
      <translation>第二视图</translation>
    </message>
    <message>
      <source>Send the region back to its annotator with a note</source>
      <translation>附上备注，把样区退回给标注者</translation>
    </message>
    <message>
      <source>Show the image in false colour: water is dark, snow is cyan</source>
      <translation>以假彩色显示影像：水体为深色，雪为青色</translation>
    </message>
    <message>
      <source>Show the image in natural colour</source>
      <translation>以真彩色显示影像</translation>
    </message>
    <message>
      <source>Show the region in a second map beside this one, in another display</source>
      <translation>在旁边的第二个地图中以另一种方式显示样区</translation>
    </message>
    <message>
      <source>Show the water above the threshold on the map</source>
      <translation>在地图上显示高于阈值的水体</translation>
    </message>
    <message>
      <source>Show the water index</source>
      <translation>显示水体指数</translation>
    </message>
    <message>
      <source>Show the whole region</source>
      <translation>显示整个样区</translation>
    </message>
    <message>
      <source>Smaller</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Something else</source>
      <translation>其他问题</translation>
    </message>
    <message>
      <source>Something else is wrong: go on</source>
      <translation>有其他问题：继续</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Subset</source>
      <translation>子集</translation>
    </message>
    <message>
      <source>Swipe</source>
      <translation>帘幕</translation>
    </message>
    <message>
      <source>Take over</source>
      <translation>取用</translation>
    </message>
    <message>
      <source>Take the threshold that parts the histogram best (Otsu)</source>
      <translation>取最能分开直方图的阈值（Otsu）</translation>
    </message>
    <message>
      <source>The id '{}' occurs twice. Choose another field, or none.</source>
      <translation>编号“{}”出现两次。请另选字段，或不选。</translation>
    </message>
    <message>
      <source>The image is in {image}; labels are kept in {file}.</source>
      <translation>影像使用 {image}；标注保存在 {file} 中。</translation>
    </message>
    <message>
      <source>The label could not be added. Start editing the labels.</source>
      <translation>无法添加标注。请先开始编辑标注。</translation>
    </message>
    <message>
      <source>The layer has no polygons. Choose another.</source>
      <translation>图层中没有多边形。请另选图层。</translation>
    </message>
    <message>
      <source>The outline is wrong: go on</source>
      <translation>轮廓有误：继续</translation>
    </message>
    <message>
      <source>The shape is no polygon, so it was not added.</source>
      <translation>该图形不是多边形，因此没有添加。</translation>
    </message>
    <message>
      <source>This place is right: go on</source>
      <translation>此处正确：继续</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Turn the preview into labels, in place of the lakes that are there</source>
      <translation>把预览变成标注，取代已有的湖泊</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Type of the region</source>
      <translation>样区类型</translation>
    </message>
    <message>
      <source>Unsaved labels</source>
      <translation>未保存的标注</translation>
    </message>
    <message>
      <source>Water without a label, under the mouse or where the model saw it</source>
      <translation>鼠标处或模型看到的地方有水但没有标注</translation>
    </message>
    <message>
      <source>Water without label</source>
      <translation>有水无标注</translation>
    </message>
    <message>
      <source>What has to be done?</source>
      <translation>需要做什么？</translation>
    </message>
    <message>
      <source>What training uses it for</source>
      <translation>训练中的用途</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>人员</translation>
    </message>
    <message>
      <source>Who labelled it</source>
      <translation>标注人</translation>
    </message>
    <message>
      <source>Write the labels into the samples file</source>
      <translation>把标注写入样本文件</translation>
    </message>
    <message>
      <source>Write what is wrong here, and go on</source>
      <translation>写下这里的问题，并继续</translation>
    </message>
    <message>
      <source>Wrong outline</source>
      <translation>轮廓有误</translation>
    </message>
    <message>
      <source>Zoom to the region</source>
      <translation>缩放到样区</translation>
    </message>
    <message>
      <source>cannot be read as a probability raster</source>
      <translation>无法作为概率栅格读取</translation>
    </message>
    <message>
      <source>cannot be read as an image</source>
      <translation>无法作为影像读取</translation>
    </message>
    <message>
      <source>checked</source>
      <translation>已检查</translation>
    </message>
    <message>
      <source>does not exist</source>
      <translation>不存在</translation>
    </message>
    <message>
      <source>drafted</source>
      <translation>已起草</translation>
    </message>
    <message>
      <source>edited</source>
      <translation>已编辑</translation>
    </message>
    <message>
      <source>ignored</source>
      <translation>忽略</translation>
    </message>
    <message>
      <source>is damaged</source>
      <translation>已损坏</translation>
    </message>
    <message>
      <source>lake</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>no lake</source>
      <translation>不是湖泊</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>已退回</translation>
    </message>
    <message>
      <source>right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>river</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>something else</source>
      <translation>其他问题</translation>
    </message>
    <message>
      <source>test</source>
      <translation>测试</translation>
    </message>
    <message>
      <source>to do</source>
      <translation>待做</translation>
    </message>
    <message>
      <source>train</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>validation</source>
      <translation>验证</translation>
    </message>
    <message>
      <source>water without label</source>
      <translation>有水无标注</translation>
    </message>
    <message>
      <source>wrong outline</source>
      <translation>轮廓有误</translation>
    </message>
    <message>
      <source>{} has no type: choose one.</source>
      <translation>{} 没有类型：请选择一种。</translation>
    </message>
    <message>
      <source>{} names no image: choose one.</source>
      <translation>{} 没有指定影像：请选择一幅。</translation>
    </message>
    <message>
      <source>{} was labelled and checked by one person.</source>
      <translation>{} 由同一人标注和检查。</translation>
    </message>
  </context>
  <context>
    <name>LakeCheck</name>
    <message>
      <source>Area in km²</source>
      <translation>面积（km²）</translation>
    </message>
    <message>
      <source>Before, rivers, after</source>
      <translation>之前、河流、之后</translation>
    </message>
    <message>
      <source>Blue: what the mask leaves</source>
      <translation>蓝色：掩膜剩余的部分</translation>
    </message>
    <message>
      <source>Decide about a lake</source>
      <translation>对湖泊作决定</translation>
    </message>
    <message>
      <source>Deciding</source>
      <translation>决定</translation>
    </message>
    <message>
      <source>Decisions are kept in the layer</source>
      <translation>决定保存在图层中</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Delete the lake</source>
      <translation>删除湖泊</translation>
    </message>
    <message>
      <source>Doubt</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Drag corners of the outline. The next key of the check saves it.</source>
      <translation>拖动轮廓的顶点。下一次按检查键时保存。</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <source>Edit the outline</source>
      <translation>编辑轮廓</translation>
    </message>
    <message>
      <source>Edit the outline with QGIS's vertex tool; the next step saves it</source>
      <translation>用 QGIS 的顶点工具编辑轮廓；下一步操作时保存</translation>
    </message>
    <message>
      <source>Every listed lake is decided.</source>
      <translation>列表中的湖泊均已决定。</translation>
    </message>
    <message>
      <source>Go to the lake before in the list</source>
      <translation>转到列表中的上一个湖泊</translation>
    </message>
    <message>
      <source>Go to the next lake of the list, or to the next undecided one</source>
      <translation>转到列表中的下一个湖泊，或下一个未决定的湖泊</translation>
    </message>
    <message>
      <source>Id of the lake</source>
      <translation>湖泊编号</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Keep the lake</source>
      <translation>保留湖泊</translation>
    </message>
    <message>
      <source>Keep the lake as it was before the mask, and go on</source>
      <translation>按掩膜之前的样子保留湖泊，并继续</translation>
    </message>
    <message>
      <source>Lake</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes of which the model was in two minds come first.</source>
      <translation>模型举棋不定的湖泊排在最前。</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>查看</translation>
    </message>
    <message>
      <source>Looking</source>
      <translation>查看</translation>
    </message>
    <message>
      <source>Mask</source>
      <translation>掩膜</translation>
    </message>
    <message>
      <source>Mask the lake</source>
      <translation>掩膜湖泊</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>下一个</translation>
    </message>
    <message>
      <source>Next lake</source>
      <translation>下一个湖泊</translation>
    </message>
    <message>
      <source>No lake: delete it, and go on</source>
      <translation>不是湖泊：删除，并继续</translation>
    </message>
    <message>
      <source>No probability raster: it has one band of whole percents in bytes.</source>
      <translation>这不是概率栅格：概率栅格只有一个波段，为字节型整数百分比。</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Note on the lake…</source>
      <translation>湖泊备注…</translation>
    </message>
    <message>
      <source>Note on this lake</source>
      <translation>此湖泊的备注</translation>
    </message>
    <message>
      <source>Note…</source>
      <translation>备注…</translation>
    </message>
    <message>
      <source>Previous</source>
      <translation>上一个</translation>
    </message>
    <message>
      <source>Previous lake</source>
      <translation>上一个湖泊</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>面积比</translation>
    </message>
    <message>
      <source>Reading the probability: {:.0f} %</source>
      <translation>正在读取概率：{:.0f} %</translation>
    </message>
    <message>
      <source>Red: what rivers take</source>
      <translation>红色：河流占去的部分</translation>
    </message>
    <message>
      <source>Rule</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Rule of the river mask that decided: a, b, c, d, reservoir or person</source>
      <translation>河流掩膜中作出决定的规则：a、b、c、d、reservoir（水库）或 person（人工）</translation>
    </message>
    <message>
      <source>Said</source>
      <translation>决定</translation>
    </message>
    <message>
      <source>Share of its area that rivers leave</source>
      <translation>去除河流后剩余面积的比例</translation>
    </message>
    <message>
      <source>Share of its pixels with a probability of 40 to 60 %</source>
      <translation>概率为 40% 至 60% 的像元所占比例</translation>
    </message>
    <message>
      <source>Show the lake before the mask, what rivers take, what is left, the image</source>
      <translation>依次显示掩膜之前的湖泊、河流占去的部分、剩余部分和影像</translation>
    </message>
    <message>
      <source>Show the whole lake again</source>
      <translation>重新显示整个湖泊</translation>
    </message>
    <message>
      <source>Take back the last decision or note, one after the other</source>
      <translation>逐一撤回最近的决定或备注</translation>
    </message>
    <message>
      <source>Take the rivers from the lake, and go on</source>
      <translation>从湖泊中去除河流，并继续</translation>
    </message>
    <message>
      <source>The image alone</source>
      <translation>只显示影像</translation>
    </message>
    <message>
      <source>The lake is no longer in the layer.</source>
      <translation>该湖泊已不在图层中。</translation>
    </message>
    <message>
      <source>The lake lies outside what the map's coordinate system can show.</source>
      <translation>该湖泊位于地图坐标系可显示的范围之外。</translation>
    </message>
    <message>
      <source>The layer cannot be edited.</source>
      <translation>该图层无法编辑。</translation>
    </message>
    <message>
      <source>The layer could not be saved: {}</source>
      <translation>图层无法保存：{}</translation>
    </message>
    <message>
      <source>The layer takes no new fields. Export it as a GeoPackage and check that.</source>
      <translation>该图层不能添加字段。请导出为 GeoPackage 后再检查。</translation>
    </message>
    <message>
      <source>The list ends here.</source>
      <translation>列表到此结束。</translation>
    </message>
    <message>
      <source>There is nothing to undo.</source>
      <translation>没有可撤销的操作。</translation>
    </message>
    <message>
      <source>This layer is read-only. Export it as a GeoPackage and check that one.</source>
      <translation>此图层为只读。请导出为 GeoPackage，再检查导出的图层。</translation>
    </message>
    <message>
      <source>This layer is read-only: lakes can be looked at, decisions cannot be written.</source>
      <translation>此图层为只读：可以查看湖泊，但不能写入决定。</translation>
    </message>
    <message>
      <source>To keep decisions the layer needs the fields {}. Add them?</source>
      <translation>保存决定需要图层有字段 {}。是否添加？</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Undo the decision</source>
      <translation>撤销决定</translation>
    </message>
    <message>
      <source>What people decided</source>
      <translation>人工作出的决定</translation>
    </message>
    <message>
      <source>Write a note to the lake</source>
      <translation>为湖泊写备注</translation>
    </message>
    <message>
      <source>Yellow: before the mask</source>
      <translation>黄色：掩膜之前</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>缩放</translation>
    </message>
    <message>
      <source>Zoom to the lake</source>
      <translation>缩放到湖泊</translation>
    </message>
    <message>
      <source>cut by an edge</source>
      <translation>被边缘截断</translation>
    </message>
    <message>
      <source>delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>keep</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>km²</source>
      <translation>km²</translation>
    </message>
    <message>
      <source>mask</source>
      <translation>掩膜</translation>
    </message>
    <message>
      <source>ratio {}</source>
      <translation>面积比 {}</translation>
    </message>
    <message>
      <source>rule {rule}: {decision}</source>
      <translation>规则 {rule}：{decision}</translation>
    </message>
    <message>
      <source>you or others said {}</source>
      <translation>您或他人的决定：{}</translation>
    </message>
    <message>
      <source>{:.0%} in doubt</source>
      <translation>{:.0%} 存疑</translation>
    </message>
    <message>
      <source>{id}: {place} of {lakes}</source>
      <translation>{id}：第 {place} 个，共 {lakes} 个</translation>
    </message>
    <message>
      <source>{} km²</source>
      <translation>{} km²</translation>
    </message>
  </context>
  <context>
    <name>LakeCheckDock</name>
    <message>
      <source>Add a layer of lakes…</source>
      <translation>添加湖泊图层…</translation>
    </message>
    <message>
      <source>After the mask</source>
      <translation>掩膜之后</translation>
    </message>
    <message>
      <source>Any polygons will do: predicted or completed lakes, a finished inventory.</source>
      <translation>任何多边形均可：预测或补全的湖泊、完成的湖泊清单。</translation>
    </message>
    <message>
      <source>Check lakes</source>
      <translation>检查湖泊</translation>
    </message>
    <message>
      <source>Decide about lakes one by one, the most doubtful first.</source>
      <translation>逐个决定湖泊的去留，最可疑的在前。</translation>
    </message>
    <message>
      <source>Evidence</source>
      <translation>依据</translation>
    </message>
    <message>
      <source>Its review layer has every lake that touches a river, and what the rules say about it.</source>
      <translation>其复核图层含有每个与河流相接的湖泊及规则对它的判断。</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes of which the model was in two minds come first.</source>
      <translation>模型举棋不定的湖泊排在最前。</translation>
    </message>
    <message>
      <source>Limit of the ratio</source>
      <translation>面积比界限</translation>
    </message>
    <message>
      <source>Mask rivers…</source>
      <translation>掩膜河流…</translation>
    </message>
    <message>
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>Rivers</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>Run again with these decisions…</source>
      <translation>按这些决定重新运行…</translation>
    </message>
    <message>
      <source>Search by id</source>
      <translation>按编号查找</translation>
    </message>
    <message>
      <source>The lakes to check: the review of Mask rivers, or any other polygons</source>
      <translation>要检查的湖泊：“河流掩膜”的复核图层，或任意其他多边形</translation>
    </message>
    <message>
      <source>With rivers the map shows what the mask takes from a lake, whatever was decided. Without them, the lakes after the mask show what it took.</source>
      <translation>给出河流时，无论如何决定，地图都显示掩膜从湖泊中去除的部分。没有河流时，由掩膜之后的湖泊显示去除的部分。</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>您的姓名</translation>
    </message>
    <message>
      <source>Your name, as it is written into the field reviewer</source>
      <translation>您的姓名，将写入字段 reviewer</translation>
    </message>
    <message>
      <source>all rules</source>
      <translation>所有规则</translation>
    </message>
    <message>
      <source>all types</source>
      <translation>所有类型</translation>
    </message>
    <message>
      <source>from any size</source>
      <translation>不限最小面积</translation>
    </message>
    <message>
      <source>from {} km²</source>
      <translation>从 {} km²</translation>
    </message>
    <message>
      <source>only undecided</source>
      <translation>仅未决定的</translation>
    </message>
    <message>
      <source>to any size</source>
      <translation>不限最大面积</translation>
    </message>
    <message>
      <source>to {} km²</source>
      <translation>到 {} km²</translation>
    </message>
    <message>
      <source>{decided} of {lakes} decided, {today} today</source>
      <translation>已决定 {decided} 个，共 {lakes} 个，今天 {today} 个</translation>
    </message>
  </context>
  <context>
    <name>LakeLocator</name>
    <message>
      <source>Lake {}</source>
      <translation>湖泊 {}</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes and sample regions (GLAKES)</source>
      <translation>湖泊和样区（GLAKES）</translation>
    </message>
    <message>
      <source>Sample regions</source>
      <translation>样区</translation>
    </message>
  </context>
  <context>
    <name>LakeStatistics</name>
    <message>
      <source>A page with maps, figures and tables.</source>
      <translation>含地图、图和表的网页。</translation>
    </message>
    <message>
      <source>Any polygon layer of lakes.</source>
      <translation>任意湖泊多边形图层。</translation>
    </message>
    <message>
      <source>Area (km²)</source>
      <translation>面积（km²）</translation>
    </message>
    <message>
      <source>Cells with lakes: count, area_km2, and density in percent of the cell.</source>
      <translation>有湖泊的单元：count、area_km2，以及占单元百分比的密度。</translation>
    </message>
    <message>
      <source>Counts lakes and their area by size, by cell of a grid, by latitude and by longitude.</source>
      <translation>按大小、按格网单元、按纬度和经度统计湖泊的数量和面积。</translation>
    </message>
    <message>
      <source>Counts the lakes of an inventory of any size and sums up their geodesic area: by class of size, by cell of a grid, by latitude and by longitude; and writes a page with the maps, figures and statements of the paper, whose numbers can be saved as CSV and JSON.

A cell counts the lakes whose interior point it holds, and sums up the area that lies in it: the area of all cells is that of all lakes. A lake keeps its whole-lake class when a cell cuts it. Areas are measured anew, whatever the fields of the layer say.</source>
      <translation>统计任意大小的湖泊清单，并累加椭球面面积：按面积等级、按格网单元、按纬度和经度；写出含论文中的地图、图和结论的网页，其中的数字可存为 CSV 和 JSON。

单元计入内部点位于其中的湖泊，面积累加位于其中的部分：各单元面积之和等于全部湖泊的面积。被单元切开的湖泊保持其整湖的等级。面积一律重新量测，与图层字段无关。</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>格网</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>Lake statistics</source>
      <translation>湖泊统计</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes and area between lower and upper, in km².</source>
      <translation>lower 与 upper 之间的湖泊数和面积，单位 km²。</translation>
    </message>
    <message>
      <source>Lakes and area by latitude and by longitude; degree is where a band begins.</source>
      <translation>按纬度和经度的湖泊数和面积；degree 为该带的起点。</translation>
    </message>
    <message>
      <source>Lakes that intersect these polygons are not counted: the Caspian Sea, lagoons.</source>
      <translation>与这些多边形相交的湖泊不计入：里海、潟湖。</translation>
    </message>
    <message>
      <source>Leave out</source>
      <translation>不计入的区域</translation>
    </message>
    <message>
      <source>Profiles</source>
      <translation>剖面</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Size classes</source>
      <translation>面积等级</translation>
    </message>
    <message>
      <source>statistics,grid,density,size,class,latitude,longitude,profile,count,area,lake</source>
      <translation>统计,格网,密度,大小,等级,纬度,经度,剖面,数量,面积,湖泊,statistics,grid,density,size,class,latitude,longitude,profile,count,area,lake</translation>
    </message>
  </context>
  <context>
    <name>LakeTools</name>
    <message>
      <source>All lakes of the region</source>
      <translation>样区的全部湖泊</translation>
    </message>
    <message>
      <source>Cut a lake</source>
      <translation>切割湖泊</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>绘制</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>擦除</translation>
    </message>
    <message>
      <source>Fill a hole</source>
      <translation>填补孔洞</translation>
    </message>
    <message>
      <source>Fill holes</source>
      <translation>填补孔洞</translation>
    </message>
    <message>
      <source>Grow a lake</source>
      <translation>生长湖泊</translation>
    </message>
    <message>
      <source>Lake or ignore</source>
      <translation>湖泊或忽略</translation>
    </message>
    <message>
      <source>No hole is that small.</source>
      <translation>没有这么小的孔洞。</translation>
    </message>
    <message>
      <source>No lake is that small.</source>
      <translation>没有这么小的湖泊。</translation>
    </message>
    <message>
      <source>No other polygon layer has a lake under the mouse.</source>
      <translation>鼠标处没有其他多边形图层的湖泊。</translation>
    </message>
    <message>
      <source>Paint a lake</source>
      <translation>绘制湖泊</translation>
    </message>
    <message>
      <source>Remove a lake</source>
      <translation>删除湖泊</translation>
    </message>
    <message>
      <source>Remove specks</source>
      <translation>清除碎斑</translation>
    </message>
    <message>
      <source>Take over a lake</source>
      <translation>取用湖泊</translation>
    </message>
    <message>
      <source>The line has to cross a lake from shore to shore.</source>
      <translation>线必须从岸到岸穿过湖泊。</translation>
    </message>
    <message>
      <source>There is no NDWI at this place.</source>
      <translation>此处没有 NDWI。</translation>
    </message>
    <message>
      <source>There is no hole of a lake under the mouse.</source>
      <translation>鼠标处没有湖泊的孔洞。</translation>
    </message>
    <message>
      <source>There is no label under the brush.</source>
      <translation>画笔处没有标注。</translation>
    </message>
    <message>
      <source>There is no label under the mouse.</source>
      <translation>鼠标处没有标注。</translation>
    </message>
    <message>
      <source>This place has no coordinates in the image's system.</source>
      <translation>此处在影像的坐标系中没有坐标。</translation>
    </message>
    <message>
      <source>This place lies outside the region.</source>
      <translation>此处位于样区之外。</translation>
    </message>
    <message>
      <source>This region has no image.</source>
      <translation>此样区没有影像。</translation>
    </message>
    <message>
      <source>Under the mouse</source>
      <translation>鼠标处</translation>
    </message>
    <message>
      <source>{} holes filled.</source>
      <translation>已填补 {} 个孔洞。</translation>
    </message>
    <message>
      <source>{} lakes removed.</source>
      <translation>已删除 {} 个湖泊。</translation>
    </message>
  </context>
  <context>
    <name>LakesSoFar</name>
    <message>
      <source>Lakes so far, without those at tile edges</source>
      <translation>目前的湖泊（不含分块边缘处）</translation>
    </message>
    <message>
      <source>Lakes that the edges of tiles cut are missing: they are joined at the end.</source>
      <translation>被分块边缘切开的湖泊尚未显示：它们在最后拼接。</translation>
    </message>
    <message>
      <source>Only the largest lakes of the view are drawn; those at tile edges are missing.</source>
      <translation>只绘制视图中最大的湖泊；分块边缘处的湖泊尚未显示。</translation>
    </message>
  </context>
  <context>
    <name>Legend</name>
    <message>
      <source>0 (area of lakes beyond)</source>
      <translation>0（邻格湖泊的面积）</translation>
    </message>
    <message>
      <source>1–10 lakes</source>
      <translation>1–10 个湖泊</translation>
    </message>
    <message>
      <source>Checked</source>
      <translation>已检查</translation>
    </message>
    <message>
      <source>Decided by a person</source>
      <translation>人工决定</translation>
    </message>
    <message>
      <source>Drafted</source>
      <translation>已起草</translation>
    </message>
    <message>
      <source>Edited</source>
      <translation>已编辑</translation>
    </message>
    <message>
      <source>False prediction</source>
      <translation>误报</translation>
    </message>
    <message>
      <source>Hit: area that both have</source>
      <translation>命中：两者共有的面积</translation>
    </message>
    <message>
      <source>Ignored in training</source>
      <translation>训练中忽略</translation>
    </message>
    <message>
      <source>Lake label</source>
      <translation>湖泊标注</translation>
    </message>
    <message>
      <source>Missed label</source>
      <translation>漏报的标注</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>已退回</translation>
    </message>
    <message>
      <source>Reservoir: whole</source>
      <translation>水库：完整保留</translation>
    </message>
    <message>
      <source>To do</source>
      <translation>待做</translation>
    </message>
    <message>
      <source>a: in GLAKES, high ratio: whole</source>
      <translation>a：在 GLAKES 中，面积比高：完整保留</translation>
    </message>
    <message>
      <source>b: high ratio: pieces left</source>
      <translation>b：面积比高：保留余下部分</translation>
    </message>
    <message>
      <source>c: in GLAKES, low ratio: pieces left</source>
      <translation>c：在 GLAKES 中，面积比低：保留余下部分</translation>
    </message>
    <message>
      <source>d: low ratio: deleted</source>
      <translation>d：面积比低：删除</translation>
    </message>
    <message>
      <source>from 10,000 on</source>
      <translation>10,000 及以上</translation>
    </message>
    <message>
      <source>less by 100 km² and more</source>
      <translation>少 100 km² 及以上</translation>
    </message>
    <message>
      <source>less by 10–100 km²</source>
      <translation>少 10–100 km²</translation>
    </message>
    <message>
      <source>less by 1–10 km²</source>
      <translation>少 1–10 km²</translation>
    </message>
    <message>
      <source>more by 100 km² and more</source>
      <translation>多 100 km² 及以上</translation>
    </message>
    <message>
      <source>more by 10–100 km²</source>
      <translation>多 10–100 km²</translation>
    </message>
    <message>
      <source>more by 1–10 km²</source>
      <translation>多 1–10 km²</translation>
    </message>
    <message>
      <source>within 1 km²</source>
      <translation>相差 1 km² 以内</translation>
    </message>
  </context>
  <context>
    <name>Looking</name>
    <message>
      <source>This region has no image.</source>
      <translation>此样区没有影像。</translation>
    </message>
  </context>
  <context>
    <name>MapLakes</name>
    <message>
      <source>
{reused} of {windows} windows were finished before</source>
      <translation>
{windows} 个窗口中有 {reused} 个此前已完成</translation>
    </message>
    <message>
      <source>
{speed} Mpx/s with {engine}</source>
      <translation>
{speed} 百万像元/秒，引擎 {engine}</translation>
    </message>
    <message>
      <source>A page with the state of every tile, times, failures and where everything came from.</source>
      <translation>含每个分块的状态、用时、失败情况以及全部数据来源的网页。</translation>
    </message>
    <message>
      <source>A raster, a virtual raster, or a folder of tiles that lie side by side on one grid.</source>
      <translation>一个栅格、虚拟栅格，或在同一格网上并列的分块所在的文件夹。</translation>
    </message>
    <message>
      <source>A tile that takes longer is stopped and counts as failed. 0: none.</source>
      <translation>用时更长的分块会停止并算作失败。0：不限。</translation>
    </message>
    <message>
      <source>As for 'Predict lakes'.</source>
      <translation>与“预测湖泊”相同。</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>已取消。</translation>
    </message>
    <message>
      <source>Cannot write into '{}': {}. Choose another folder.</source>
      <translation>无法写入“{}”：{}。请另选文件夹。</translation>
    </message>
    <message>
      <source>Choose a file for LAKES. Only a dry run (DRY_RUN) does without.</source>
      <translation>请为 LAKES 选择一个文件。只有试运行（DRY_RUN）可以不要。</translation>
    </message>
    <message>
      <source>Compare the checksums of all files of finished tiles, and compute damaged ones again.</source>
      <translation>比较已完成分块所有文件的校验和，损坏的重新计算。</translation>
    </message>
    <message>
      <source>Composite</source>
      <translation>合成影像</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>Dry run</source>
      <translation>试运行</translation>
    </message>
    <message>
      <source>Empty: this machine. processes:4: four processes on it. tcp:// or tls://: Dask.</source>
      <translation>留空：这台计算机。processes:4：在其上用四个进程。tcp:// 或 tls://：Dask。</translation>
    </message>
    <message>
      <source>Finished windows are kept.</source>
      <translation>已完成的窗口予以保留。</translation>
    </message>
    <message>
      <source>Geodesic area of the whole lake, after joining.</source>
      <translation>拼合之后整个湖泊的椭球面面积。</translation>
    </message>
    <message>
      <source>Gigabytes of the run folder</source>
      <translation>运行文件夹的大小（GB）</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>Hours on this machine</source>
      <translation>在这台计算机上的小时数</translation>
    </message>
    <message>
      <source>Keeps the parts. New, or of this very run.</source>
      <translation>保存各部分。须为新文件夹，或属于同一次运行。</translation>
    </message>
    <message>
      <source>Lake probability</source>
      <translation>湖泊概率</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes in {layer} {time}</source>
      <translation>{layer} 的湖泊 {time}</translation>
    </message>
    <message>
      <source>Map lakes of a large area</source>
      <translation>绘制大区域的湖泊</translation>
    </message>
    <message>
      <source>Mapping lakes in {}</source>
      <translation>正在绘制 {} 的湖泊</translation>
    </message>
    <message>
      <source>Polygons, each lake once, by their number. Only a dry run does without.</source>
      <translation>多边形，每个湖泊一次，按编号排列。只有试运行可以不要。</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>计算精度</translation>
    </message>
    <message>
      <source>Predicts a composite of any size tile by tile, outlines the lakes, and joins every lake that the edges of tiles cut. The result is that of 'Predict lakes' on the whole: it depends neither on the size and order of tiles nor on the machines.

The run folder keeps what is done. A run that was cancelled, broke off or lost its power goes on from there when it is started again with the same settings; a finished one computes nothing. A tile that fails three times is left out and named, and tried again by the next run. Other settings need another folder.

SCHEDULER is empty for this machine, processes:4 for four processes on it, or the address of a Dask scheduler. docs/large-areas.md shows these and SLURM and Kubernetes.</source>
      <translation>逐块预测任意大小的合成影像，勾绘湖泊，并把被分块边缘切开的湖泊拼合。结果与对整体运行“预测湖泊”相同：不取决于分块的大小和顺序，也不取决于计算机。

运行文件夹保存已完成的部分。被取消、中断或断电的运行，用同样的设置再次启动后会从那里继续；已完成的运行不再计算。失败三次的分块会被跳过并列出，下次运行时再试。更改设置需要另一个文件夹。

SCHEDULER 留空表示这台计算机，processes:4 表示在其上用四个进程，也可以是 Dask 调度器的地址。docs/large-areas.zh.md 说明这些以及 SLURM 和 Kubernetes 的用法。</translation>
    </message>
    <message>
      <source>Predicts and outlines the lakes of any area in tiles that can be stopped and continued.</source>
      <translation>分块预测并勾绘任意大区域的湖泊，可以停止和继续。</translation>
    </message>
    <message>
      <source>Prepare the run folder, say what would be done, hours and gigabytes, and compute nothing.</source>
      <translation>准备运行文件夹，说明将要做什么、需要多少小时和 GB，不作计算。</translation>
    </message>
    <message>
      <source>Rectangles such as 'Tile grid' makes. Empty: tiles of one degree over the whole composite.</source>
      <translation>矩形，例如由“分块格网”制作。留空：覆盖整幅合成影像的一度分块。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Resource</source>
      <translation>资源</translation>
    </message>
    <message>
      <source>Run folder</source>
      <translation>运行文件夹</translation>
    </message>
    <message>
      <source>Scheduler</source>
      <translation>调度器</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Side of a tile (pixels)</source>
      <translation>分块边长（像元）</translation>
    </message>
    <message>
      <source>Smallest lake (km2)</source>
      <translation>最小湖泊（km2）</translation>
    </message>
    <message>
      <source>The GLAKES algorithms are not loaded.</source>
      <translation>GLAKES 算法未加载。</translation>
    </message>
    <message>
      <source>The finished windows are kept; the same run goes on from them.</source>
      <translation>已完成的窗口予以保留；同样的运行会从那里继续。</translation>
    </message>
    <message>
      <source>The finished windows were discarded.</source>
      <translation>已完成的窗口已丢弃。</translation>
    </message>
    <message>
      <source>The lakes could not be mapped; the message log says why.</source>
      <translation>未能提取湖泊；原因见消息日志。</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>分块</translation>
    </message>
    <message>
      <source>Tiles that are done</source>
      <translation>已完成的分块数</translation>
    </message>
    <message>
      <source>Tiles that failed</source>
      <translation>失败的分块数</translation>
    </message>
    <message>
      <source>Tiles that this run computed</source>
      <translation>本次运行计算的分块数</translation>
    </message>
    <message>
      <source>Tiles to do</source>
      <translation>待做的分块数</translation>
    </message>
    <message>
      <source>Time limit (minutes)</source>
      <translation>时限（分钟）</translation>
    </message>
    <message>
      <source>Verify</source>
      <translation>核验</translation>
    </message>
    <message>
      <source>What a Dask worker must offer to get a tile, such as GPU=1.</source>
      <translation>Dask 工作节点必须提供的资源才能得到分块，例如 GPU=1。</translation>
    </message>
    <message>
      <source>Where no tiles are given. 0: one degree, or 10,240 pixels where pixels are in metres.</source>
      <translation>用于没有给出分块时。0：一度；像元以米为单位时为 10,240 像元。</translation>
    </message>
    <message>
      <source>bands {}</source>
      <translation>波段 {}</translation>
    </message>
    <message>
      <source>lake,large,tiles,country,world,cluster,dask,batch,predict,vectorize</source>
      <translation>湖泊,大区域,分块,国家,全球,集群,批处理,预测,矢量化,lake,large,tiles,country,world,cluster,dask,batch,predict,vectorize</translation>
    </message>
    <message>
      <source>trained at {} m</source>
      <translation>训练分辨率 {} 米</translation>
    </message>
    <message>
      <source>validation F1 {}</source>
      <translation>验证 F1 {}</translation>
    </message>
    <message>
      <source>{count} lakes, {area} km² in {seconds} s</source>
      <translation>{count} 个湖泊，{area} km²，用时 {seconds} 秒</translation>
    </message>
  </context>
  <context>
    <name>MapLakesDock</name>
    <message>
      <source>A pixel of at least this probability is lake</source>
      <translation>概率不低于此值的像元为湖泊</translation>
    </message>
    <message>
      <source>Exact</source>
      <translation>精确</translation>
    </message>
    <message>
      <source>Fast: a pixel in a thousand may differ</source>
      <translation>快速：千分之一的像元可能不同</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Map lakes in view</source>
      <translation>提取视图中的湖泊</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Models (*.safetensors)</source>
      <translation>模型 (*.safetensors)</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>计算精度</translation>
    </message>
    <message>
      <source>Save in</source>
      <translation>保存到</translation>
    </message>
    <message>
      <source>Shipped model</source>
      <translation>自带模型</translation>
    </message>
    <message>
      <source>Smaller lakes are left out</source>
      <translation>更小的湖泊不保留</translation>
    </message>
    <message>
      <source>Smallest lake</source>
      <translation>最小湖泊</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Temporary folder</source>
      <translation>临时文件夹</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
  </context>
  <context>
    <name>MapViews</name>
    <message>
      <source>Second view</source>
      <translation>第二视图</translation>
    </message>
  </context>
  <context>
    <name>MaskFloodplains</name>
    <message>
      <source>A pixel that was water just as often stays.</source>
      <translation>恰好等于此频率的像元保留。</translation>
    </message>
    <message>
      <source>Any polygon layer of lakes.</source>
      <translation>任意湖泊多边形图层。</translation>
    </message>
    <message>
      <source>Aridity index</source>
      <translation>干旱指数</translation>
    </message>
    <message>
      <source>Cuts lakes of GLAKES in flood plains back to where water stands often enough.</source>
      <translation>把位于洪泛平原的 GLAKES 湖泊裁剪到经常有水的部分。</translation>
    </message>
    <message>
      <source>Flood plain</source>
      <translation>洪泛平原</translation>
    </message>
    <message>
      <source>GLAKES shows the largest extent of forty years, which in a flood plain is that of a flood. Lakes that intersect a flood plain and no arid place are clipped, whole, to where water was seen often enough; parts larger than the smallest area stay, each a lake of its own. All other lakes pass unchanged.

Made for SHIFT (value 1; with version 3 write 1,2), the water occurrence of the Joint Research Centre (percent; build a virtual raster of its tiles) and the Global Aridity Index (scale 0.0001).</source>
      <translation>GLAKES 给出的是四十年间的最大范围，在洪泛平原上就是洪水的范围。与洪泛平原相交且不与干旱区相交的湖泊，整体裁剪到水体出现频率足够高的部分；大于最小面积的部分保留，各成一个湖泊。其他湖泊原样通过。

适用于 SHIFT（取值 1；第 3 版请填 1,2）、欧盟联合研究中心的水体出现频率（百分比；请把分幅做成虚拟栅格）和全球干旱指数（缩放系数 0.0001）。</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes clipped</source>
      <translation>被裁剪的湖泊数</translation>
    </message>
    <message>
      <source>Lakes of GLAKES</source>
      <translation>GLAKES 湖泊</translation>
    </message>
    <message>
      <source>Least occurrence (%)</source>
      <translation>最低出现频率（%）</translation>
    </message>
    <message>
      <source>Mask flood plains in GLAKES</source>
      <translation>GLAKES 洪泛平原掩膜</translation>
    </message>
    <message>
      <source>Parts left of them</source>
      <translation>裁剪后保留的部分数</translation>
    </message>
    <message>
      <source>Parts must be larger than this. GLAKES begins at 0.03.</source>
      <translation>各部分必须大于此值。GLAKES 从 0.03 起。</translation>
    </message>
    <message>
      <source>Percent of the time, 0 to 100.</source>
      <translation>有水时间的百分比，0 至 100。</translation>
    </message>
    <message>
      <source>Small is dry.</source>
      <translation>数值越小越干旱。</translation>
    </message>
    <message>
      <source>Smallest part (km2)</source>
      <translation>最小部分（km2）</translation>
    </message>
    <message>
      <source>Such as SHIFT.</source>
      <translation>例如 SHIFT。</translation>
    </message>
    <message>
      <source>Those in flood plains without floods.</source>
      <translation>洪泛平原上的湖泊已去除洪水部分。</translation>
    </message>
    <message>
      <source>Values of the flood plain</source>
      <translation>洪泛平原的取值</translation>
    </message>
    <message>
      <source>Water occurrence</source>
      <translation>水体出现频率</translation>
    </message>
    <message>
      <source>Whole numbers with commas between them.</source>
      <translation>整数，用逗号分隔。</translation>
    </message>
    <message>
      <source>flood plain,SHIFT,occurrence,GSW,aridity,glakes,mask</source>
      <translation>洪泛平原,水体出现频率,干旱,掩膜,flood plain,SHIFT,occurrence,GSW,aridity,glakes,mask</translation>
    </message>
  </context>
  <context>
    <name>MaskOcean</name>
    <message>
      <source>Any polygon layer of lakes.</source>
      <translation>任意湖泊多边形图层。</translation>
    </message>
    <message>
      <source>Empty: whatever is not land.</source>
      <translation>留空：陆地以外皆为海洋。</translation>
    </message>
    <message>
      <source>Geodesic distance between a lake and the sea up to which they are in contact.</source>
      <translation>湖泊与海洋之间的椭球面距离，不超过此值即视为相接。</translation>
    </message>
    <message>
      <source>Inland seas to keep</source>
      <translation>保留的内陆海</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes on land</source>
      <translation>陆地上的湖泊</translation>
    </message>
    <message>
      <source>Lakes removed</source>
      <translation>去除的湖泊数</translation>
    </message>
    <message>
      <source>Lakes that intersect these stay.</source>
      <translation>与之相交的湖泊保留。</translation>
    </message>
    <message>
      <source>Land</source>
      <translation>陆地</translation>
    </message>
    <message>
      <source>Mask the ocean</source>
      <translation>海洋掩膜</translation>
    </message>
    <message>
      <source>Must cover the region of the lakes.</source>
      <translation>必须覆盖湖泊所在区域。</translation>
    </message>
    <message>
      <source>Ocean</source>
      <translation>海洋</translation>
    </message>
    <message>
      <source>Removed</source>
      <translation>去除的部分</translation>
    </message>
    <message>
      <source>Removes lakes that are in contact with the sea.</source>
      <translation>去除与海洋相接的湖泊。</translation>
    </message>
    <message>
      <source>Removes whatever is in contact with the sea: what comes as near to the ocean polygons as the tolerance, and what reaches beyond the land by more than it. A lake that the coast cuts goes whole; so do lagoons. Lakes that intersect the polygons to keep stay, such as the Caspian Sea where the land layer has it as sea.

Land and water polygons of OpenStreetMap (osmdata.openstreetmap.de), GSHHG or Natural Earth will do, in any coordinate system. The coarser the coast, the larger the tolerance should be.</source>
      <translation>去除一切与海洋相接的多边形：与海洋多边形的距离不超过容差的，以及超出陆地范围多于容差的。被海岸线切过的湖泊整体去除；潟湖也一样。与“保留的内陆海”相交的湖泊保留，例如陆地图层把里海当作海洋时。

OpenStreetMap（osmdata.openstreetmap.de）、GSHHG 或 Natural Earth 的陆地和水域多边形都可以，坐标系不限。海岸线越粗略，容差应越大。</translation>
    </message>
    <message>
      <source>Tolerance (m)</source>
      <translation>容差（米）</translation>
    </message>
    <message>
      <source>What is not in contact with the sea.</source>
      <translation>不与海洋相接的湖泊。</translation>
    </message>
    <message>
      <source>What is, to look through.</source>
      <translation>与海洋相接的湖泊，供查看。</translation>
    </message>
    <message>
      <source>ocean,sea,coast,land,lagoon,mask,lake</source>
      <translation>海洋,海岸,陆地,潟湖,掩膜,湖泊,ocean,sea,coast,land,lagoon,mask,lake</translation>
    </message>
  </context>
  <context>
    <name>MaskRivers</name>
    <message>
      <source>Any polygon layer of lakes.</source>
      <translation>任意湖泊多边形图层。</translation>
    </message>
    <message>
      <source>Area ratio</source>
      <translation>面积比</translation>
    </message>
    <message>
      <source>Areas, not lines: water=river and riverbank of OpenStreetMap, or digitised ones.</source>
      <translation>面而非线：OpenStreetMap 的 water=river 和 riverbank，或手工数字化的河面。</translation>
    </message>
    <message>
      <source>As decided.</source>
      <translation>按判断结果。</translation>
    </message>
    <message>
      <source>Decisions</source>
      <translation>人工决定</translation>
    </message>
    <message>
      <source>Every judged lake, and why.</source>
      <translation>每个被判断的湖泊及原因。</translation>
    </message>
    <message>
      <source>From this share on the rest counts as a lake that a river passes through.</source>
      <translation>达到此比例，剩余部分算作有河流穿过的湖泊。</translation>
    </message>
    <message>
      <source>GLAKES</source>
      <translation>GLAKES</translation>
    </message>
    <message>
      <source>In the rasters. GRWL: 255 river, 126 tidal river, 86 canal; 180 are lakes, never mask those.</source>
      <translation>在栅格中的取值。GRWL：255 河流，126 感潮河段，86 运河；180 是湖泊，切勿用作掩膜。</translation>
    </message>
    <message>
      <source>Known lakes; those of flood plains best masked before.</source>
      <translation>已知湖泊；最好先对其中的洪泛平原做掩膜。</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes cut</source>
      <translation>被切割的湖泊数</translation>
    </message>
    <message>
      <source>Lakes deleted</source>
      <translation>删除的湖泊数</translation>
    </message>
    <message>
      <source>Lakes kept whole</source>
      <translation>整体保留的湖泊数</translation>
    </message>
    <message>
      <source>Lakes that touch one of these stay whole.</source>
      <translation>与之相接的湖泊整体保留。</translation>
    </message>
    <message>
      <source>Lakes without rivers</source>
      <translation>去除河流后的湖泊</translation>
    </message>
    <message>
      <source>Mask rivers</source>
      <translation>河流掩膜</translation>
    </message>
    <message>
      <source>Only lakes that touch a river are judged. The area ratio is the geodesic area that the river mask leaves of a lake, as a share of what it was.

- touches a reservoir: kept whole
- in GLAKES, ratio at least the limit (rule a): kept whole
- not in GLAKES, ratio at least the limit (b): the pieces left by the mask
- in GLAKES, ratio below it (c): the pieces left
- not in GLAKES, ratio below it (d): deleted

The review layer shows every judged lake in its old shape with the evidence and the rule. Write keep, mask or delete into its field override where you know better, and give it as the decisions of the next run: lakes are found again by overlap, also after the model has changed.</source>
      <translation>只判断与河流相接的湖泊。面积比是河流掩膜之后剩余的椭球面面积占原面积的比例。

- 与水库相接：整体保留
- 在 GLAKES 中，面积比不低于界限（规则 a）：整体保留
- 不在 GLAKES 中，面积比不低于界限（b）：保留掩膜后剩余的部分
- 在 GLAKES 中，面积比低于界限（c）：保留剩余的部分
- 不在 GLAKES 中，面积比低于界限（d）：删除

复核图层以原来的形状列出每个被判断的湖泊、依据和规则。若您更了解情况，请在字段 override 中写入 keep、mask 或 delete，并在下次运行时作为“人工决定”输入：湖泊按重叠关系重新对应，更换模型之后也一样。</translation>
    </message>
    <message>
      <source>Removes rivers from lakes, and decides by the area that is left what becomes of each.</source>
      <translation>从湖泊中去除河流，并按剩余面积决定每个湖泊的去留。</translation>
    </message>
    <message>
      <source>Reservoirs</source>
      <translation>水库</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>复核</translation>
    </message>
    <message>
      <source>River polygons</source>
      <translation>河流多边形</translation>
    </message>
    <message>
      <source>River rasters</source>
      <translation>河流栅格</translation>
    </message>
    <message>
      <source>Such as the tiles of GRWL, in any system.</source>
      <translation>例如 GRWL 的分幅，坐标系不限。</translation>
    </message>
    <message>
      <source>The review layer of an earlier run, with what people wrote into it.</source>
      <translation>先前运行得到的复核图层，其中写有人工决定。</translation>
    </message>
    <message>
      <source>Value of rivers</source>
      <translation>河流的取值</translation>
    </message>
    <message>
      <source>river,mask,area ratio,reservoir,glakes,review,lake</source>
      <translation>河流,掩膜,面积比,水库,复核,湖泊,river,mask,area ratio,reservoir,glakes,review,lake</translation>
    </message>
  </context>
  <context>
    <name>MergeSamples</name>
    <message>
      <source>Conflicts</source>
      <translation>冲突</translation>
    </message>
    <message>
      <source>Each region is taken whole, with its labels, from the copy that changed it; the history tells which did, and is united. A region that more than one copy changed is a conflict: the newest or the checked version is kept, and the layer of conflicts holds every version, its outline (class region) and its labels.

Subsets are those of the copy that was split last. Images keep their places, and their paths are made relative to the output. The copies themselves stay as they are.

Edits made with QGIS's own tools leave no line of history: where another copy has one of the same region, that copy wins.</source>
      <translation>每个样区连同其标注，整体取自改动过它的副本；由历史判断是哪一份，历史合并保留。多份副本都改动过的样区属于冲突：保留最新的或已检查的版本，冲突图层保存每个版本的轮廓（class 为 region）和标注。

子集取自最后划分的副本。影像位置不变，其路径改为相对于输出文件。各副本本身不作改动。

用 QGIS 自带工具所做的编辑不留历史：若另一副本对同一样区有历史记录，则以那份为准。</translation>
    </message>
    <message>
      <source>Every version of every region in conflict.</source>
      <translation>每个冲突样区的每个版本。</translation>
    </message>
    <message>
      <source>In a conflict keep</source>
      <translation>冲突时保留</translation>
    </message>
    <message>
      <source>Merge samples</source>
      <translation>合并样本</translation>
    </message>
    <message>
      <source>Merged samples file</source>
      <translation>合并后的样本文件</translation>
    </message>
    <message>
      <source>Merges copies of a samples file that several people edited apart.</source>
      <translation>合并多人分别编辑的样本文件副本。</translation>
    </message>
    <message>
      <source>Not one of the copies, nor a samples file with work that the copies lack.</source>
      <translation>不能是副本之一，也不能是含有这些副本所没有的工作的样本文件。</translation>
    </message>
    <message>
      <source>Regions in conflict</source>
      <translation>冲突的样区数</translation>
    </message>
    <message>
      <source>Samples (*.gpkg)</source>
      <translation>样本 (*.gpkg)</translation>
    </message>
    <message>
      <source>Samples files</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Two or more copies (.gpkg).</source>
      <translation>两份或更多副本（.gpkg）。</translation>
    </message>
    <message>
      <source>newest: the version with the latest time; checked: a checked one first.</source>
      <translation>newest：时间最新的版本；checked：优先已检查的版本。</translation>
    </message>
    <message>
      <source>sample,merge,combine,copies,team,conflict,annotator,history</source>
      <translation>样本,合并,副本,团队,冲突,标注者,历史,sample,merge,combine,copies,team,conflict,annotator,history</translation>
    </message>
  </context>
  <context>
    <name>ModelCard</name>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Its full card</source>
      <translation>完整的模型卡</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Not good for</source>
      <translation>不适用于</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Pixel size</source>
      <translation>像元大小</translation>
    </message>
    <message>
      <source>Scores in percent, in brackets their 95 % intervals</source>
      <translation>评分以百分比表示，括号内为 95 % 置信区间</translation>
    </message>
    <message>
      <source>The card does not say.</source>
      <translation>模型卡没有说明。</translation>
    </message>
    <message>
      <source>The card has no scores.</source>
      <translation>模型卡没有评分。</translation>
    </message>
    <message>
      <source>This file cannot be used.</source>
      <translation>此文件无法使用。</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Trained on</source>
      <translation>训练数据</translation>
    </message>
    <message>
      <source>Windows</source>
      <translation>窗口</translation>
    </message>
    <message>
      <source>any multiple of 16 pixels</source>
      <translation>16 像元的任意倍数</translation>
    </message>
    <message>
      <source>imported from '{}'</source>
      <translation>由“{}”导入</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>precision</source>
      <translation>精确率</translation>
    </message>
    <message>
      <source>recall</source>
      <translation>召回率</translation>
    </message>
    <message>
      <source>stored number x {}; no data: {}</source>
      <translation>存储的数值 x {}；无数据：{}</translation>
    </message>
    <message>
      <source>{} pixels</source>
      <translation>{} 像元</translation>
    </message>
    <message>
      <source>{} regions with {} million pixels ({})</source>
      <translation>{} 个样区，共 {} 百万像元（{}）</translation>
    </message>
    <message>
      <source>{}, margin {} pixels</source>
      <translation>{}，边缘宽度 {} 像元</translation>
    </message>
  </context>
  <context>
    <name>ModelComparison</name>
    <message>
      <source>This region has no image.</source>
      <translation>此样区没有影像。</translation>
    </message>
  </context>
  <context>
    <name>ModelLibrary</name>
    <message>
      <source>'{}' cannot be deleted: {}. Delete it by hand.</source>
      <translation>无法删除“{}”：{}。请手动删除。</translation>
    </message>
    <message>
      <source>'{}' is in the library already, as '{}'.</source>
      <translation>“{}”已在模型库中，名为“{}”。</translation>
    </message>
    <message>
      <source>The shipped model is part of the plugin and stays.</source>
      <translation>自带模型是插件的一部分，不能移除。</translation>
    </message>
  </context>
  <context>
    <name>ModelsPage</name>
    <message>
      <source>Add a model</source>
      <translation>添加模型</translation>
    </message>
    <message>
      <source>Add file…</source>
      <translation>添加文件…</translation>
    </message>
    <message>
      <source>As ONNX, for other programs</source>
      <translation>导出为 ONNX，供其他程序使用</translation>
    </message>
    <message>
      <source>Copies a model file into your profile</source>
      <translation>把模型文件复制到您的配置文件夹</translation>
    </message>
    <message>
      <source>Delete the file '{}'? This cannot be undone.</source>
      <translation>删除文件“{}”？此操作无法撤销。</translation>
    </message>
    <message>
      <source>Deletes it from your profile; the shipped one stays</source>
      <translation>从您的配置文件夹中删除；自带模型保留</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>From ONNX, PyTorch or Keras</source>
      <translation>来自 ONNX、PyTorch 或 Keras</translation>
    </message>
    <message>
      <source>GLAKES models</source>
      <translation>GLAKES 模型</translation>
    </message>
    <message>
      <source>Import…</source>
      <translation>导入…</translation>
    </message>
    <message>
      <source>In the file manager</source>
      <translation>在文件管理器中显示</translation>
    </message>
    <message>
      <source>It is the default; the shipped model takes its place.</source>
      <translation>它是默认模型；将由自带模型接替。</translation>
    </message>
    <message>
      <source>Make default</source>
      <translation>设为默认</translation>
    </message>
    <message>
      <source>Models (*.safetensors)</source>
      <translation>模型 (*.safetensors)</translation>
    </message>
    <message>
      <source>Remove a model</source>
      <translation>移除模型</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>移除…</translation>
    </message>
    <message>
      <source>Show folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <source>Take '{}' off the list? The file stays.</source>
      <translation>从列表中移除“{}”？文件保留。</translation>
    </message>
    <message>
      <source>The default is what 'Map lakes in view' and the label studio take. Algorithms of the toolbox take the shipped model unless they are given another, so that a saved run means the same everywhere.</source>
      <translation>“提取视图中的湖泊”和标注工作室使用默认模型。工具箱中的算法除非另行指定，都使用自带模型，这样保存下来的运行在任何地方含义相同。</translation>
    </message>
    <message>
      <source>The model that the window takes</source>
      <translation>窗口界面使用的模型</translation>
    </message>
    <message>
      <source>cannot be used</source>
      <translation>无法使用</translation>
    </message>
    <message>
      <source>default</source>
      <translation>默认</translation>
    </message>
    <message>
      <source>outside the library</source>
      <translation>在模型库之外</translation>
    </message>
    <message>
      <source>shipped</source>
      <translation>自带</translation>
    </message>
  </context>
  <context>
    <name>Ndwi</name>
    <message>
      <source>A raster with a green and a NIR band.</source>
      <translation>含有绿波段和近红外波段的栅格。</translation>
    </message>
    <message>
      <source>Computes NDWI = (green - NIR) / (green + NIR) after McFeeters (1996). Water lies above 0 as a rule, vegetation and soil below. The scale and offset stored with the bands are applied first; pixels without data, and pixels where both bands are 0, have no value.</source>
      <translation>按 McFeeters（1996）计算 NDWI =（绿 - 近红外）/（绿 + 近红外）。通常水体高于 0，植被和土壤低于 0。先应用波段中存储的缩放系数和偏移量；没有数据的像元以及两个波段均为 0 的像元没有值。</translation>
    </message>
    <message>
      <source>Computes the water index NDWI of an image from its green and near-infrared bands.</source>
      <translation>由影像的绿波段和近红外波段计算水体指数 NDWI。</translation>
    </message>
    <message>
      <source>Green band</source>
      <translation>绿波段</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>NDWI</source>
      <translation>NDWI</translation>
    </message>
    <message>
      <source>Near-infrared band</source>
      <translation>近红外波段</translation>
    </message>
    <message>
      <source>One band of real numbers in -1..1.</source>
      <translation>一个波段，取值 -1..1 的实数。</translation>
    </message>
    <message>
      <source>Sentinel-2: B3.</source>
      <translation>Sentinel-2：B3。</translation>
    </message>
    <message>
      <source>Sentinel-2: B8.</source>
      <translation>Sentinel-2：B8。</translation>
    </message>
    <message>
      <source>Water index (NDWI)</source>
      <translation>水体指数（NDWI）</translation>
    </message>
    <message>
      <source>ndwi,water,index,normalised,difference,green,nir,sentinel</source>
      <translation>ndwi,水体,指数,归一化,差值,绿,近红外,sentinel,water,index,green,nir</translation>
    </message>
  </context>
  <context>
    <name>NewSamplesDialog</name>
    <message>
      <source>A folder of composites, or the path of one</source>
      <translation>合成影像的文件夹，或单幅影像的路径</translation>
    </message>
    <message>
      <source>Field with their ids</source>
      <translation>编号所在字段</translation>
    </message>
    <message>
      <source>Field with their types</source>
      <translation>类型所在字段</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Make a samples file</source>
      <translation>制作样本文件</translation>
    </message>
    <message>
      <source>Polygons of the regions</source>
      <translation>样区多边形</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Still missing: {}.</source>
      <translation>还缺少：{}。</translation>
    </message>
  </context>
  <context>
    <name>NoImageNotice</name>
    <message>
      <source>Composite of Sentinel-2 scenes…</source>
      <translation>Sentinel-2 合成影像…</translation>
    </message>
    <message>
      <source>Lakes are mapped in the part of an image that the map shows. No layer of this project has the bands {}. Add such an image, make one of your scenes, or try the sample:</source>
      <translation>在地图所示的影像范围内提取湖泊。此工程中没有含波段 {} 的图层。请添加这样的影像，用您的场景合成一幅，或试用示例：</translation>
    </message>
    <message>
      <source>Open sample project</source>
      <translation>打开示例工程</translation>
    </message>
  </context>
  <context>
    <name>NoWorkerNotice</name>
    <message>
      <source>GLAKES has no worker environment yet, in which networks run. It is made once, outside QGIS:</source>
      <translation>GLAKES 尚无运行网络所需的工作环境。只需在 QGIS 之外创建一次：</translation>
    </message>
    <message>
      <source>Make the worker environment…</source>
      <translation>创建工作环境…</translation>
    </message>
  </context>
  <context>
    <name>OutcomeBox</name>
    <message>
      <source>Last run</source>
      <translation>上次运行</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
  </context>
  <context>
    <name>Parameters</name>
    <message>
      <source>A pixel at or above this probability is lake.</source>
      <translation>概率不低于此值的像元为湖泊。</translation>
    </message>
    <message>
      <source>Arid below</source>
      <translation>低于此值为干旱</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>计算设备</translation>
    </message>
    <message>
      <source>Empty: the starter model of GLAKES.</source>
      <translation>留空：GLAKES 的入门模型。</translation>
    </message>
    <message>
      <source>Index: below 0.03 hyper-arid, 0.2 arid, 0.5 semi-arid.</source>
      <translation>指数：低于 0.03 为极端干旱，0.2 为干旱，0.5 为半干旱。</translation>
    </message>
    <message>
      <source>Lines of the grid lie on multiples of it.</source>
      <translation>格网线位于其整数倍处。</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Scale of the aridity index</source>
      <translation>干旱指数的缩放系数</translation>
    </message>
    <message>
      <source>Side of a cell (degrees)</source>
      <translation>格网边长（度）</translation>
    </message>
    <message>
      <source>Stored number x scale = index; 0.0001 for the Global Aridity Index.</source>
      <translation>存储的数值 x 缩放系数 = 指数；全球干旱指数为 0.0001。</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>auto: a GPU if there is one.</source>
      <translation>auto：有 GPU 时使用 GPU。</translation>
    </message>
  </context>
  <context>
    <name>PartialLayer</name>
    <message>
      <source>Lake probability so far</source>
      <translation>目前的湖泊概率</translation>
    </message>
  </context>
  <context>
    <name>PredictLakes</name>
    <message>
      <source>0: chosen from the free memory and a quick timing, once per model. Else a multiple of {step}; the next smaller one of 576, 768, 1152, 1536, 2048 is used. Changes the speed, never the result.</source>
      <translation>0：根据可用内存和一次快速测时选定，每个模型一次。否则须为 {step} 的倍数；实际使用 576、768、1152、1536、2048 中不大于它的最大值。只影响速度，不影响结果。</translation>
    </message>
    <message>
      <source>A multiple of {step}.</source>
      <translation>须为 {step} 的倍数。</translation>
    </message>
    <message>
      <source>Bands NDWI, B4, B3, B2, B11 for the starter model.</source>
      <translation>入门模型需要波段 NDWI、B4、B3、B2、B11。</translation>
    </message>
    <message>
      <source>Composite</source>
      <translation>合成影像</translation>
    </message>
    <message>
      <source>Computed around each window and thrown away; at least what the model needs.</source>
      <translation>在每个窗口四周计算后舍弃的宽度；至少为模型所需的宽度。</translation>
    </message>
    <message>
      <source>Empty: the whole raster.</source>
      <translation>留空：整个栅格。</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Lake probability</source>
      <translation>湖泊概率</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Margin (pixels)</source>
      <translation>边缘宽度（像元）</translation>
    </message>
    <message>
      <source>Million pixels per second</source>
      <translation>每秒百万像元数</translation>
    </message>
    <message>
      <source>Pixels of the probability</source>
      <translation>概率栅格的像元数</translation>
    </message>
    <message>
      <source>Polygons at the threshold.</source>
      <translation>按阈值得到的多边形。</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>计算精度</translation>
    </message>
    <message>
      <source>Predict lakes</source>
      <translation>预测湖泊</translation>
    </message>
    <message>
      <source>Predicts for every pixel of a composite how probable it is that it belongs to a lake.</source>
      <translation>对合成影像的每个像元预测其属于湖泊的概率。</translation>
    </message>
    <message>
      <source>Predicts lakes with a trained network. The input must have the bands the model was trained on; a composite made by 'Composite of Sentinel-2 scenes' has them.

The result at a pixel does not depend on the extent: a part predicted alone has the very values of the whole. Where the input has no data the result has none. The probability is stored as whole percents, rounded down.

A prediction that was cancelled or broke off leaves its finished windows in a hidden folder beside the probability. Run it again with the same settings, and it goes on from there.

Without a model the starter model that comes with GLAKES is used; models/weights/starter.md says what it was trained on and where it fails.</source>
      <translation>用训练好的网络预测湖泊。输入必须含有模型训练时所用的波段；由“Sentinel-2 合成影像”制作的合成影像即满足要求。

某个像元的结果与所选范围无关：单独预测的一部分与整体中的数值完全相同。输入没有数据的地方，结果也没有数据。概率以整数百分比存储，向下取整。

被取消或中断的预测会把已完成的窗口留在概率栅格旁的隐藏文件夹中。用同样的设置再次运行，就会从那里接着进行。

不指定模型时使用 GLAKES 自带的入门模型；models/weights/starter.md 说明它用什么训练、在哪里不可靠。</translation>
    </message>
    <message>
      <source>Seconds</source>
      <translation>秒数</translation>
    </message>
    <message>
      <source>What ran the network</source>
      <translation>运行网络的引擎</translation>
    </message>
    <message>
      <source>Whole percents; 255 where there is no data.</source>
      <translation>整数百分比；没有数据处为 255。</translation>
    </message>
    <message>
      <source>Window (pixels)</source>
      <translation>窗口（像元）</translation>
    </message>
    <message>
      <source>Windows</source>
      <translation>窗口</translation>
    </message>
    <message>
      <source>Windows that were finished before</source>
      <translation>此前已完成的窗口数</translation>
    </message>
    <message>
      <source>fast: half precision on graphics cards; on processors 8-bit whole numbers, for models that 'Quantize a model' was run on.</source>
      <translation>fast：显卡上用半精度；处理器上用 8 位整数，适用于已运行过“量化模型”的模型。</translation>
    </message>
    <message>
      <source>lake,water,predict,segmentation,unet,deep learning,probability,inference</source>
      <translation>湖泊,水体,预测,分割,深度学习,概率,推理,lake,water,predict,segmentation,unet,deep learning,probability</translation>
    </message>
  </context>
  <context>
    <name>QuantizeModel</name>
    <message>
      <source>File beside the model</source>
      <translation>模型旁的文件</translation>
    </message>
    <message>
      <source>Held-out pixels of another class (percent)</source>
      <translation>留出像元中类别改变的比例（百分比）</translation>
    </message>
    <message>
      <source>Quantize a model</source>
      <translation>量化模型</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>The samples file that the model was trained with.</source>
      <translation>训练该模型所用的样本文件。</translation>
    </message>
    <message>
      <source>Writes a model in 8-bit whole numbers, for fast prediction on processors.</source>
      <translation>把模型写成 8 位整数，用于在处理器上快速预测。</translation>
    </message>
    <message>
      <source>Writes the network of a model in 8-bit whole numbers into a file beside it, which 'Predict lakes' takes when PRECISION is fast and the prediction runs on the processor. It is two to four times as fast as exact; processors without instructions for whole numbers gain less, and where nothing is gained exact is used.

The range of every layer is measured on the training regions of the samples. The result is compared with the exact network on the validation and test regions: where more than 0.1 % of their pixels change between lake and land, nothing is written.

The file belongs to these very weights. Train the model again, and this has to be done again too. The starter model comes with its own.</source>
      <translation>把模型的网络写成 8 位整数，存为模型旁的文件；当“预测湖泊”的 PRECISION 为 fast 且在处理器上运行时使用它。速度是 exact 的二至四倍；没有整数指令的处理器提速较少，若没有提速则仍用 exact。

每一层的取值范围在样本的训练样区上测定。结果在验证和测试样区上与精确网络比较：若有超过 0.1 % 的像元在湖泊与陆地之间改变，则不写出。

该文件只对应这一组权重。模型重新训练后，需要重新量化。入门模型自带量化文件。</translation>
    </message>
    <message>
      <source>model,quantize,quantization,int8,fast,speed,openvino,network</source>
      <translation>模型,量化,加速,网络,model,quantize,quantization,int8,fast,speed,openvino,network</translation>
    </message>
  </context>
  <context>
    <name>RegionPage</name>
    <message>
      <source>Any status</source>
      <translation>任意状态</translation>
    </message>
    <message>
      <source>Any subset</source>
      <translation>任意子集</translation>
    </message>
    <message>
      <source>Any type</source>
      <translation>任意类型</translation>
    </message>
    <message>
      <source>Anybody</source>
      <translation>任何人</translation>
    </message>
    <message>
      <source>Find in ids and notes</source>
      <translation>在编号和备注中查找</translation>
    </message>
    <message>
      <source>No subset</source>
      <translation>无子集</translation>
    </message>
    <message>
      <source>No type</source>
      <translation>无类型</translation>
    </message>
    <message>
      <source>Nobody yet</source>
      <translation>尚无人员</translation>
    </message>
    <message>
      <source>{shown} of {all} regions</source>
      <translation>{shown} 个样区，共 {all} 个</translation>
    </message>
  </context>
  <context>
    <name>RunBox</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancelling…</source>
      <translation>正在取消…</translation>
    </message>
    <message>
      <source>Starting…</source>
      <translation>正在启动…</translation>
    </message>
  </context>
  <context>
    <name>RunDock</name>
    <message>
      <source>Continue here…</source>
      <translation>在此继续…</translation>
    </message>
    <message>
      <source>Lakes so far</source>
      <translation>目前的湖泊</translation>
    </message>
    <message>
      <source>On the map:</source>
      <translation>在地图上：</translation>
    </message>
    <message>
      <source>Open folder…</source>
      <translation>打开文件夹…</translation>
    </message>
    <message>
      <source>Open or drop here the run folder of 'Map lakes of a large area': its tiles are shown on the map as they are, also while the run goes on in another program or on another computer that shares the folder.</source>
      <translation>在此打开或拖入“绘制大区域的湖泊”的运行文件夹：地图上显示各分块的当前状态；运行在其他程序中、或在共享该文件夹的其他计算机上进行时也可以。</translation>
    </message>
    <message>
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Run folder</source>
      <translation>运行文件夹</translation>
    </message>
    <message>
      <source>Run of a large area</source>
      <translation>大区域运行</translation>
    </message>
    <message>
      <source>Search by name</source>
      <translation>按名称搜索</translation>
    </message>
    <message>
      <source>Show the lake probability of finished tiles</source>
      <translation>显示已完成分块的湖泊概率</translation>
    </message>
    <message>
      <source>Show the lakes of finished tiles; those that the edges of tiles cut are joined at the end of the run</source>
      <translation>显示已完成分块的湖泊；被分块边缘切开的湖泊在运行结束时拼接</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Stop…</source>
      <translation>停止…</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>分块</translation>
    </message>
    <message>
      <source>all states</source>
      <translation>全部状态</translation>
    </message>
  </context>
  <context>
    <name>RunGrid</name>
    <message>
      <source>Tiles</source>
      <translation>分块</translation>
    </message>
  </context>
  <context>
    <name>RunPage</name>
    <message>
      <source>'{}' cannot be read: {}.</source>
      <translation>无法读取“{}”：{}。</translation>
    </message>
    <message>
      <source>'{}' holds no run: there is no job.json. Choose the RUN_FOLDER of 'Map lakes of a large area'.</source>
      <translation>“{}”中没有运行：缺少 job.json。请选择“绘制大区域的湖泊”的 RUN_FOLDER。</translation>
    </message>
    <message>
      <source>'{}' is damaged. What the tiles are cannot be told, and the run cannot go on in this folder.</source>
      <translation>“{}”已损坏。无法得知有哪些分块，运行不能在此文件夹中继续。</translation>
    </message>
    <message>
      <source>'{}' was written by GLAKES {}, in a form that this version cannot read. Use that version.</source>
      <translation>“{}”由 GLAKES {} 写出，其格式本版本无法读取。请使用该版本。</translation>
    </message>
    <message>
      <source>A file is missing or cut short. The next run computes the tile again.</source>
      <translation>有文件缺失或不完整。下一次运行将重新计算该分块。</translation>
    </message>
    <message>
      <source>A process has begun the tile and not ended it: it is at work, or it was killed. A tile that was begun three times without an end is left out; Retry counts anew.</source>
      <translation>有进程开始了该分块但尚未结束：它正在计算，或已被终止。三次开始而未结束的分块会被略去；“重试”将重新计数。</translation>
    </message>
    <message>
      <source>All who work on the run are asked to stop.</source>
      <translation>已请求所有参与该运行的进程停止。</translation>
    </message>
    <message>
      <source>Attempts</source>
      <translation>尝试次数</translation>
    </message>
    <message>
      <source>Begun at</source>
      <translation>开始于</translation>
    </message>
    <message>
      <source>Cannot change '{}': {}. Ask whoever owns the run, or use a computer that may write there.</source>
      <translation>无法更改“{}”：{}。请联系该运行的所有者，或使用可写入该处的计算机。</translation>
    </message>
    <message>
      <source>Composite</source>
      <translation>合成影像</translation>
    </message>
    <message>
      <source>Computer</source>
      <translation>计算机</translation>
    </message>
    <message>
      <source>Computers</source>
      <translation>计算机</translation>
    </message>
    <message>
      <source>Details:</source>
      <translation>详细信息：</translation>
    </message>
    <message>
      <source>Device, precision</source>
      <translation>设备、精度</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Engines</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Failed at</source>
      <translation>失败于</translation>
    </message>
    <message>
      <source>Failed before</source>
      <translation>此前失败</translation>
    </message>
    <message>
      <source>Finished at</source>
      <translation>完成于</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Found so far</source>
      <translation>目前找到</translation>
    </message>
    <message>
      <source>GLAKES</source>
      <translation>GLAKES</translation>
    </message>
    <message>
      <source>Joined lakes</source>
      <translation>拼接后的湖泊</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes inside</source>
      <translation>内部湖泊</translation>
    </message>
    <message>
      <source>Last change</source>
      <translation>最后变化</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>No 'Map lakes' run works here: there is no driver.json.</source>
      <translation>没有“绘制湖泊”运行在此工作：缺少 driver.json。</translation>
    </message>
    <message>
      <source>Nobody works on it: process {pid} of this computer, which began {since}, has ended midway.</source>
      <translation>无人在处理：本机进程 {pid}（{since} 开始）已中途结束。</translation>
    </message>
    <message>
      <source>Open 'Map lakes of a large area' with the settings of this run</source>
      <translation>以该运行的设置打开“绘制大区域的湖泊”</translation>
    </message>
    <message>
      <source>Open the folder of a run</source>
      <translation>打开运行文件夹</translation>
    </message>
    <message>
      <source>Pieces at the edges</source>
      <translation>边缘碎块</translation>
    </message>
    <message>
      <source>Pixels</source>
      <translation>像元</translation>
    </message>
    <message>
      <source>Prepared</source>
      <translation>准备于</translation>
    </message>
    <message>
      <source>Process {pid} of the computer '{host}' may still work on the run: make sure it has ended.</source>
      <translation>计算机“{host}”的进程 {pid} 可能仍在处理该运行：请确认它已结束。</translation>
    </message>
    <message>
      <source>Process {pid} of the computer '{host}' works on it since {since}, says driver.json. Whether it is alive cannot be seen from here.</source>
      <translation>据 driver.json，计算机“{host}”的进程 {pid} 自 {since} 起在处理。从这里无法看出它是否仍在运行。</translation>
    </message>
    <message>
      <source>Process {pid} of this computer works on it since {since}; it is alive.</source>
      <translation>本机进程 {pid} 自 {since} 起在处理，仍在运行。</translation>
    </message>
    <message>
      <source>Process {} of this computer works on the run and has its own list of tiles: they cannot be changed beneath it. Stop it first, or wait; the next run tries failed tiles again by itself.</source>
      <translation>本机进程 {} 正在处理该运行，并有自己的分块列表：此时不能更改分块。请先停止它，或等待；下一次运行会自动重试失败的分块。</translation>
    </message>
    <message>
      <source>Raster</source>
      <translation>栅格</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Retry {} tiles?</source>
      <translation>重试 {} 个分块？</translation>
    </message>
    <message>
      <source>Run {}</source>
      <translation>运行 {}</translation>
    </message>
    <message>
      <source>Seconds</source>
      <translation>秒数</translation>
    </message>
    <message>
      <source>Select a tile, in the list or on the map.</source>
      <translation>请在列表中或地图上选择一个分块。</translation>
    </message>
    <message>
      <source>Shards leave no such file; they are at work if tiles go on being finished.</source>
      <translation>分片任务不留下此文件；若不断有分块完成，则它们正在工作。</translation>
    </message>
    <message>
      <source>Smallest lake</source>
      <translation>最小湖泊</translation>
    </message>
    <message>
      <source>Some of them are begun: make sure that no shard works on them.</source>
      <translation>其中有些已开始：请确认没有分片任务在处理它们。</translation>
    </message>
    <message>
      <source>Somebody works on it already.</source>
      <translation>已有进程在处理。</translation>
    </message>
    <message>
      <source>Speed and end are known once a few tiles are finished.</source>
      <translation>完成几个分块后即可得知速度和结束时间。</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Stop the run? Everybody who works on it, on any computer, stops within seconds; tiles that are finished are kept, those at work are begun anew when the run goes on. A run that is joining lakes already comes to its end.</source>
      <translation>停止该运行？在任何计算机上处理它的进程都会在数秒内停止；已完成的分块保留，正在计算的分块在继续运行时重新开始。已在拼接湖泊的运行会照常结束。</translation>
    </message>
    <message>
      <source>Stop…</source>
      <translation>停止…</translation>
    </message>
    <message>
      <source>Take back the stop</source>
      <translation>撤回停止请求</translation>
    </message>
    <message>
      <source>The folder '{}' is not there or cannot be reached. It is looked for again.</source>
      <translation>文件夹“{}”不存在或无法访问。将继续查找。</translation>
    </message>
    <message>
      <source>The marker is damaged. The next run computes the tile again.</source>
      <translation>标记文件已损坏。下一次运行将重新计算该分块。</translation>
    </message>
    <message>
      <source>The marker is of another run. The next run computes the tile again.</source>
      <translation>标记文件属于另一运行。下一次运行将重新计算该分块。</translation>
    </message>
    <message>
      <source>The run is of GLAKES {then}, this is GLAKES {now}: its tiles would not be the same. Go on with it in that version, or begin anew in another folder.</source>
      <translation>该运行属于 GLAKES {then}，当前为 GLAKES {now}：分块结果不会相同。请用该版本继续，或在另一文件夹中重新开始。</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Tile</source>
      <translation>分块</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Took</source>
      <translation>用时</translation>
    </message>
    <message>
      <source>Tries</source>
      <translation>次数</translation>
    </message>
    <message>
      <source>begun</source>
      <translation>已开始</translation>
    </message>
    <message>
      <source>damaged</source>
      <translation>已损坏</translation>
    </message>
    <message>
      <source>done</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>无数据</translation>
    </message>
    <message>
      <source>no water</source>
      <translation>无水体</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>等待中</translation>
    </message>
    <message>
      <source>when all tiles have ended</source>
      <translation>所有分块结束后</translation>
    </message>
    <message>
      <source>{done} of {total} tiles finished</source>
      <translation>已完成 {total} 个分块中的 {done} 个</translation>
    </message>
    <message>
      <source>{input}, model {model}, threshold {threshold}</source>
      <translation>{input}，模型 {model}，阈值 {threshold}</translation>
    </message>
    <message>
      <source>{lakes} inside tiles, {pieces} pieces at their edges</source>
      <translation>分块内部 {lakes} 个，边缘碎块 {pieces} 个</translation>
    </message>
    <message>
      <source>{pace}; {left} left, until {time}</source>
      <translation>{pace}；剩余{left}，至 {time}</translation>
    </message>
    <message>
      <source>{tiles} of them are finished and would be computed anew, which took {time} before.</source>
      <translation>其中 {tiles} 个已完成，将重新计算，此前用时{time}。</translation>
    </message>
    <message>
      <source>{width} × {height} pixels, {tiles} tiles</source>
      <translation>{width} × {height} 像元，{tiles} 个分块</translation>
    </message>
    <message>
      <source>{width} × {height}, from row {row}, column {col}</source>
      <translation>{width} × {height}，自第 {row} 行、第 {col} 列起</translation>
    </message>
    <message>
      <source>{} tiles an hour</source>
      <translation>每小时 {} 个分块</translation>
    </message>
    <message>
      <source>{} tiles selected: {}.</source>
      <translation>已选 {} 个分块：{}。</translation>
    </message>
    <message>
      <source>{} tiles wait again; 'Continue here' or the next run computes them.</source>
      <translation>{} 个分块重新等待；“在此继续”或下一次运行会计算它们。</translation>
    </message>
  </context>
  <context>
    <name>SampleCoverage</name>
    <message>
      <source>A page with map, histograms and tables.</source>
      <translation>包含地图、直方图和表格的网页。</translation>
    </message>
    <message>
      <source>All lakes</source>
      <translation>全部湖泊</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>格网</translation>
    </message>
    <message>
      <source>Coverage of samples</source>
      <translation>样本覆盖情况</translation>
    </message>
    <message>
      <source>GeoPackage with regions and labels.</source>
      <translation>含有样区和标注的 GeoPackage。</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>Numbers of regions and lakes, the number expected, and under = 1 where it is too small.</source>
      <translation>样区数、湖泊数、应有的数量，以及数量不足时 under = 1。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Shows what is sampled so far by place, size, type and subset, and where samples are missing.</source>
      <translation>按位置、大小、类型和子集显示目前已采样的情况以及缺样的地方。</translation>
    </message>
    <message>
      <source>Side of a cell (degrees)</source>
      <translation>格网边长（度）</translation>
    </message>
    <message>
      <source>Smaller ones for samples of one country.</source>
      <translation>只有一个国家的样本时取较小的值。</translation>
    </message>
    <message>
      <source>Under-sampled cells</source>
      <translation>欠采样的格网数</translation>
    </message>
    <message>
      <source>What the samples should represent, such as GLAKES or HydroLAKES.</source>
      <translation>样本应代表的对象，例如 GLAKES 或 HydroLAKES。</translation>
    </message>
    <message>
      <source>Writes a page with a map of the sample regions by type and subset, histograms of their sizes and of the labelled lakes' sizes in 27 bins, and tables; and, if wanted, the cells of the map as a layer.

With a layer of all lakes, such as GLAKES or HydroLAKES, a cell is under-sampled where regions that were spread as the lakes are would put at least one, and it has fewer than half as many; a size of lakes where it has less than half of its share of the labels. Without it, a cell with regions is under-sampled where it has fewer than half the mean of the cells that have any.</source>
      <translation>写出一个网页，包括按类型和子集显示的样区地图、样区大小和已标注湖泊大小的 27 级直方图以及表格；需要时还可把地图的格网输出为图层。

给出全部湖泊的图层（如 GLAKES 或 HydroLAKES）时：若样区按湖泊的分布铺开，某格网应至少有一个样区而实际不足一半，则为欠采样；某级湖泊在标注中的份额不足其应有份额的一半，也为欠采样。不给出该图层时，有样区的格网若少于所有有样区格网平均数的一半，则为欠采样。</translation>
    </message>
    <message>
      <source>sample,coverage,map,histogram,representative,choose,region,under-sampled</source>
      <translation>样本,覆盖,地图,直方图,代表性,选择,样区,欠采样,sample,coverage,map,histogram,representative,choose,region,under-sampled</translation>
    </message>
  </context>
  <context>
    <name>ScenesWidget</name>
    <message>
      <source>A STAC .json file, or the zip of one Sentinel-2 product</source>
      <translation>STAC .json 文件，或单个 Sentinel-2 产品的 zip</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>File of scenes</source>
      <translation>影像文件</translation>
    </message>
    <message>
      <source>File…</source>
      <translation>文件…</translation>
    </message>
    <message>
      <source>Folder…</source>
      <translation>文件夹…</translation>
    </message>
    <message>
      <source>STAC items and zipped products (*.json *.zip)</source>
      <translation>STAC 条目和产品压缩包 (*.json *.zip)</translation>
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>Asking '{}'…</source>
      <translation>正在询问“{}”…</translation>
    </message>
    <message>
      <source>Automatic: a graphics card where there is one</source>
      <translation>自动：有显卡时使用显卡</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Compositing, training, prediction and post-processing run in a Python of their own, so that their libraries cannot disturb QGIS. The page GLAKES worker makes one. If you have one of your own with the libraries of requirements/worker.txt, name its Python here.</source>
      <translation>合成影像、训练、预测和后处理在单独的 Python 中运行，使其库不会干扰 QGIS。“GLAKES 工作环境”页可以创建一个。若您自己有装有 requirements/worker.txt 所列库的 Python，请在此指定。</translation>
    </message>
    <message>
      <source>Graphics card (CUDA)</source>
      <translation>显卡（CUDA）</translation>
    </message>
    <message>
      <source>Interpreter</source>
      <translation>解释器</translation>
    </message>
    <message>
      <source>Networks</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>处理器</translation>
    </message>
    <message>
      <source>Python interpreter of the worker</source>
      <translation>工作环境的 Python 解释器</translation>
    </message>
    <message>
      <source>Run on</source>
      <translation>运行于</translation>
    </message>
    <message>
      <source>The variable {} is set and goes first: '{}'.</source>
      <translation>变量 {} 已设置并优先使用：“{}”。</translation>
    </message>
    <message>
      <source>There is no worker environment yet. Make one on the page GLAKES worker, or name a Python above.</source>
      <translation>尚无工作环境。请在“GLAKES 工作环境”页创建，或在上面指定一个 Python。</translation>
    </message>
    <message>
      <source>Worker environment</source>
      <translation>工作环境</translation>
    </message>
    <message>
      <source>none found</source>
      <translation>没有找到</translation>
    </message>
  </context>
  <context>
    <name>SplitSamples</name>
    <message>
      <source>Another seed, another split.</source>
      <translation>换一个种子，就换一种划分。</translation>
    </message>
    <message>
      <source>Divides the regions of a samples file into training, validation and test, type by type.</source>
      <translation>按类型把样本文件的样区划分为训练、验证和测试子集。</translation>
    </message>
    <message>
      <source>Its field subset is written.</source>
      <translation>写入其字段 subset。</translation>
    </message>
    <message>
      <source>Numbers of regions by type and subset.</source>
      <translation>各类型、各子集的样区数。</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Split samples</source>
      <translation>划分样本</translation>
    </message>
    <message>
      <source>Table by type</source>
      <translation>按类型的表</translation>
    </message>
    <message>
      <source>Test (percent)</source>
      <translation>测试（百分比）</translation>
    </message>
    <message>
      <source>Training (percent)</source>
      <translation>训练（百分比）</translation>
    </message>
    <message>
      <source>Validation (percent)</source>
      <translation>验证（百分比）</translation>
    </message>
    <message>
      <source>What accuracy is measured on.</source>
      <translation>用于评定精度。</translation>
    </message>
    <message>
      <source>What decides when to stop training.</source>
      <translation>用于决定何时停止训练。</translation>
    </message>
    <message>
      <source>What the model learns from.</source>
      <translation>模型从中学习。</translation>
    </message>
    <message>
      <source>Writes the subset of every region into the samples file, and a line about it into its history. Each type is divided by the percentages, to within one region. Regions that overlap go into one subset together, so that no place is both trained on and tested with.

The same seed gives the same split, whatever the order of the regions in the file. Subsets that were there before are replaced; a model trained on those must not be tested on the new ones.

The file may be open in QGIS, but not with unsaved edits.</source>
      <translation>把每个样区的子集写入样本文件，并在其历史中记一行。每种类型按百分比划分，误差不超过一个样区。相互重叠的样区归入同一子集，以免同一地点既用于训练又用于测试。

无论文件中样区的顺序如何，同样的种子得到同样的划分。原有的子集会被替换；用原有子集训练的模型不得在新子集上测试。

文件可以在 QGIS 中打开，但不能有未保存的编辑。</translation>
    </message>
    <message>
      <source>sample,split,train,validation,test,stratified,subset,random</source>
      <translation>样本,划分,训练,验证,测试,分层,子集,随机,sample,split,train,validation,test,stratified,subset,random</translation>
    </message>
  </context>
  <context>
    <name>StartPage</name>
    <message>
      <source>A GeoPackage with sample regions, their labels and their history.</source>
      <translation>含有样区、标注及其历史的 GeoPackage。</translation>
    </message>
    <message>
      <source>A copy of the bundled sample, gone when QGIS closes.</source>
      <translation>自带样本的副本，关闭 QGIS 时删除。</translation>
    </message>
    <message>
      <source>From polygons that say where to label, and the images they lie on.</source>
      <translation>由表示标注位置的多边形以及它们所在的影像制作。</translation>
    </message>
    <message>
      <source>Go on with {}</source>
      <translation>继续 {}</translation>
    </message>
    <message>
      <source>Label the lakes of regions from which a model learns, and check them.</source>
      <translation>标注供模型学习的样区中的湖泊，并加以检查。</translation>
    </message>
    <message>
      <source>Make a samples file…</source>
      <translation>制作样本文件…</translation>
    </message>
    <message>
      <source>Open a samples file…</source>
      <translation>打开样本文件…</translation>
    </message>
    <message>
      <source>Try it on six regions</source>
      <translation>用六个样区试一试</translation>
    </message>
  </context>
  <context>
    <name>StudioDock</name>
    <message>
      <source>Choose another image for this region</source>
      <translation>为此样区选择另一幅影像</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Image…</source>
      <translation>影像…</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Label studio</source>
      <translation>标注工作室</translation>
    </message>
    <message>
      <source>New samples file…</source>
      <translation>新建样本文件…</translation>
    </message>
    <message>
      <source>No samples file is open.</source>
      <translation>没有打开样本文件。</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Open samples file…</source>
      <translation>打开样本文件…</translation>
    </message>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Try it on six regions</source>
      <translation>用六个样区试一试</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>您的姓名</translation>
    </message>
    <message>
      <source>Your name, as it is written into the samples file</source>
      <translation>您的姓名，将写入样本文件</translation>
    </message>
    <message>
      <source>no type</source>
      <translation>无类型</translation>
    </message>
    <message>
      <source>not saved yet</source>
      <translation>尚未保存</translation>
    </message>
    <message>
      <source>{checked} of {regions} checked</source>
      <translation>已检查 {checked} 个，共 {regions} 个</translation>
    </message>
    <message>
      <source>{} min</source>
      <translation>{} 分钟</translation>
    </message>
  </context>
  <context>
    <name>StudioLayers</name>
    <message>
      <source>Regions</source>
      <translation>样区</translation>
    </message>
  </context>
  <context>
    <name>StudioSession</name>
    <message>
      <source>Open a region first.</source>
      <translation>请先打开一个样区。</translation>
    </message>
    <message>
      <source>Restore unsaved labels</source>
      <translation>恢复未保存的标注</translation>
    </message>
    <message>
      <source>The file has changed since: compare before you save.</source>
      <translation>文件此后已有改动：保存之前请比较。</translation>
    </message>
    <message>
      <source>This region has no image.</source>
      <translation>此样区没有影像。</translation>
    </message>
    <message>
      <source>Unsaved labels of {} are back; undo takes them away.</source>
      <translation>{} 未保存的标注已恢复；可用撤销去掉。</translation>
    </message>
  </context>
  <context>
    <name>ThresholdLabels</name>
    <message>
      <source>A raster with an NDWI band.</source>
      <translation>含有 NDWI 波段的栅格。</translation>
    </message>
    <message>
      <source>A region's own threshold.</source>
      <translation>样区自己的阈值。</translation>
    </message>
    <message>
      <source>Composite or NDWI</source>
      <translation>合成影像或 NDWI</translation>
    </message>
    <message>
      <source>Draft labels from a threshold</source>
      <translation>由阈值起草标注</translation>
    </message>
    <message>
      <source>Drafts lake labels as polygons from the pixels whose NDWI lies above a threshold.</source>
      <translation>由 NDWI 高于阈值的像元起草湖泊标注多边形。</translation>
    </message>
    <message>
      <source>Drafts lake labels: every pixel whose NDWI lies above the threshold, as polygons to be edited by hand. With regions, each is thresholded by itself: by its number in the threshold field, or, where that is empty, by the method. Otsu's method finds the threshold between the two peaks of a histogram; it needs a region that holds both water and land.</source>
      <translation>起草湖泊标注：所有 NDWI 高于阈值的像元成为多边形，供人工编辑。给出样区时，每个样区单独取阈值：用阈值字段中的数值，为空时用所选方法。Otsu（大津）法在直方图的两个峰之间寻找阈值；样区内须既有水体又有陆地。</translation>
    </message>
    <message>
      <source>Empty: the first, which is NDWI in a composite.</source>
      <translation>留空：第一个波段，在合成影像中即为 NDWI。</translation>
    </message>
    <message>
      <source>Empty: the whole raster is one region.</source>
      <translation>留空：整个栅格作为一个样区。</translation>
    </message>
    <message>
      <source>Fill holes up to (km2)</source>
      <translation>填补不大于此面积的孔洞（km2）</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>标注</translation>
    </message>
    <message>
      <source>Larger holes stay open.</source>
      <translation>更大的孔洞保留。</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>NDWI band</source>
      <translation>NDWI 波段</translation>
    </message>
    <message>
      <source>Polygons with region_id and class.</source>
      <translation>带有 region_id 和 class 的多边形。</translation>
    </message>
    <message>
      <source>Sample regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Smaller ones are dropped.</source>
      <translation>更小的不保留。</translation>
    </message>
    <message>
      <source>Smallest label (km2)</source>
      <translation>最小标注（km2）</translation>
    </message>
    <message>
      <source>Threshold (NDWI)</source>
      <translation>阈值（NDWI）</translation>
    </message>
    <message>
      <source>Threshold field</source>
      <translation>阈值字段</translation>
    </message>
    <message>
      <source>Threshold used</source>
      <translation>使用的阈值</translation>
    </message>
    <message>
      <source>Water lies above it.</source>
      <translation>水体高于此值。</translation>
    </message>
    <message>
      <source>label,annotation,threshold,otsu,ndwi,water,training,sample</source>
      <translation>标注,阈值,大津法,水体,训练,样本,label,annotation,threshold,otsu,ndwi,water,training,sample</translation>
    </message>
    <message>
      <source>manual: the threshold below.</source>
      <translation>manual：使用下面的阈值。</translation>
    </message>
  </context>
  <context>
    <name>ThresholdPage</name>
    <message>
      <source>Forget the parts: one threshold for the whole region again</source>
      <translation>取消各分区：整个样区重新使用一个阈值</translation>
    </message>
    <message>
      <source>One threshold</source>
      <translation>统一阈值</translation>
    </message>
    <message>
      <source>Otsu</source>
      <translation>Otsu</translation>
    </message>
    <message>
      <source>Otsu {:.3f}</source>
      <translation>Otsu {:.3f}</translation>
    </message>
    <message>
      <source>Part {}</source>
      <translation>分区 {}</translation>
    </message>
    <message>
      <source>Rest of the region</source>
      <translation>样区其余部分</translation>
    </message>
    <message>
      <source>Water above</source>
      <translation>水体高于</translation>
    </message>
    <message>
      <source>Whole region</source>
      <translation>整个样区</translation>
    </message>
    <message>
      <source>{:.1f} % water</source>
      <translation>{:.1f} % 为水体</translation>
    </message>
  </context>
  <context>
    <name>Thresholds</name>
    <message>
      <source>Draw the part inside the region.</source>
      <translation>请在样区内绘制分区。</translation>
    </message>
    <message>
      <source>Labels from a threshold</source>
      <translation>由阈值得到标注</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>{} lakes from the threshold. Undo brings back what was there.</source>
      <translation>由阈值得到 {} 个湖泊。撤销可恢复原状。</translation>
    </message>
  </context>
  <context>
    <name>TileGrid</name>
    <message>
      <source>A whole number of tiles makes 180 degrees: 1, 0.5, 2, 10.</source>
      <translation>180 度须为其整数倍：1、0.5、2、10。</translation>
    </message>
    <message>
      <source>Cells that touch it are made.</source>
      <translation>与之相接的单元都会制作。</translation>
    </message>
    <message>
      <source>EXTENT is empty. Give the region whose tiles are wanted.</source>
      <translation>EXTENT 为空。请给出需要分块的区域。</translation>
    </message>
    <message>
      <source>Empty: all cells of the extent.</source>
      <translation>留空：范围内的全部单元。</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Land</source>
      <translation>陆地</translation>
    </message>
    <message>
      <source>Makes the cells of the grid of the earth that an extent touches: squares in degrees, counted from 180 degrees west and 90 degrees north, named after their south-west corners (N30E114). A cell has the same name and edges whatever the extent, so runs of neighbouring regions fit together.

With a land layer only cells that intersect it are kept. An extent that reaches beyond 180 degrees, such as 170 to 190, crosses the antimeridian; its cells lie on both sides.</source>
      <translation>制作与范围相接的全球格网单元：以度为单位的正方形，从西经 180 度、北纬 90 度起算，以西南角命名（N30E114）。无论范围如何，同一单元的名称和边界不变，因此相邻区域的运行可以拼合。

给出陆地图层时，只保留与陆地相交的单元。超出 180 度的范围（例如 170 至 190）跨越 180 度经线，其单元位于两侧。</translation>
    </message>
    <message>
      <source>Makes the tiles that a large area is mapped in.</source>
      <translation>制作大区域制图所用的分块。</translation>
    </message>
    <message>
      <source>Number of tiles</source>
      <translation>分块数</translation>
    </message>
    <message>
      <source>Side of a tile (degrees)</source>
      <translation>分块边长（度）</translation>
    </message>
    <message>
      <source>Squares with tile_id, row and col.</source>
      <translation>带有 tile_id、row 和 col 的正方形。</translation>
    </message>
    <message>
      <source>Tile grid</source>
      <translation>分块格网</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>分块</translation>
    </message>
    <message>
      <source>tile,grid,degree,global,world,large,cells</source>
      <translation>分块,格网,度,全球,大区域,tile,grid,degree,global,world,large,cells</translation>
    </message>
  </context>
  <context>
    <name>TileLog</name>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy the log of the tile</source>
      <translation>复制该分块的日志</translation>
    </message>
    <message>
      <source>Have the selected tiles computed by the next run</source>
      <translation>让下一次运行计算所选分块</translation>
    </message>
    <message>
      <source>Log of the tile</source>
      <translation>分块日志</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>重试</translation>
    </message>
  </context>
  <context>
    <name>ToolOptions</name>
    <message>
      <source> px</source>
      <translation> 像元</translation>
    </message>
    <message>
      <source>Brush</source>
      <translation>画笔</translation>
    </message>
    <message>
      <source>Grow by NDWI</source>
      <translation>按 NDWI 生长</translation>
    </message>
    <message>
      <source>Grow over pixels whose NDWI is at most this much lower</source>
      <translation>向 NDWI 至多低这么多的像元生长</translation>
    </message>
    <message>
      <source>Holes up to this size are filled, lakes below it removed</source>
      <translation>不大于此面积的孔洞会填补，小于此面积的湖泊会删除</translation>
    </message>
    <message>
      <source>Radius of the brush in pixels of the image</source>
      <translation>画笔半径，以影像的像元为单位</translation>
    </message>
    <message>
      <source>Small is</source>
      <translation>面积界限</translation>
    </message>
    <message>
      <source>one pixel</source>
      <translation>一个像元</translation>
    </message>
  </context>
  <context>
    <name>TrainModel</name>
    <message>
      <source>0: 1 for adadelta as in the paper, 0.001 for adamw.</source>
      <translation>0：adadelta 用 1（与论文相同），adamw 用 0.001。</translation>
    </message>
    <message>
      <source>0: any, as in the paper. 1 helps against a loss that explodes.</source>
      <translation>0：不限，与论文相同。1 有助于防止损失发散。</translation>
    </message>
    <message>
      <source>0: by the area of the regions.</source>
      <translation>0：由样区面积决定。</translation>
    </message>
    <message>
      <source>64: the paper's 31.4 million weights; 16: 2 million, 16 times faster.</source>
      <translation>64：论文的 3140 万个权重；16：200 万个，快 16 倍。</translation>
    </message>
    <message>
      <source>A multiple of {step}.</source>
      <translation>须为 {step} 的倍数。</translation>
    </message>
    <message>
      <source>A page with the curves, renewed after each epoch.</source>
      <translation>包含曲线的网页，每轮更新。</translation>
    </message>
    <message>
      <source>Architecture</source>
      <translation>网络结构</translation>
    </message>
    <message>
      <source>Beyond the paper, for unet only: its coarser levels learn from the labels too.</source>
      <translation>论文以外，仅用于 unet：较粗的各层也从标注中学习。</translation>
    </message>
    <message>
      <source>Beyond the paper, which draws regions by area alone: helps types with little area, as salt lakes.</source>
      <translation>论文以外；论文只按面积抽取样区。对面积小的类型（如盐湖）有帮助。</translation>
    </message>
    <message>
      <source>Changes of patches</source>
      <translation>切片变换</translation>
    </message>
    <message>
      <source>Checkpoint of an interrupted training with the same settings.</source>
      <translation>设置相同的中断训练留下的检查点。</translation>
    </message>
    <message>
      <source>Continue from</source>
      <translation>从检查点继续</translation>
    </message>
    <message>
      <source>Deep supervision</source>
      <translation>深监督</translation>
    </message>
    <message>
      <source>Draw every region type as often</source>
      <translation>各样区类型等量抽取</translation>
    </message>
    <message>
      <source>Encoder</source>
      <translation>编码器</translation>
    </message>
    <message>
      <source>Epochs without a better validation loss.</source>
      <translation>验证损失没有改善的轮数。</translation>
    </message>
    <message>
      <source>Event files for each epoch; needs the package tensorboard in the worker environment.</source>
      <translation>每轮的事件文件；工作环境中需要安装 tensorboard。</translation>
    </message>
    <message>
      <source>Fewer need less memory.</source>
      <translation>数量越少，所需内存越少。</translation>
    </message>
    <message>
      <source>Folder for TensorBoard</source>
      <translation>TensorBoard 文件夹</translation>
    </message>
    <message>
      <source>For the architectures smp-*, one of {encoders}; empty: {default}. unet has none.</source>
      <translation>用于网络结构 smp-*，取 {encoders} 之一；留空：{default}。unet 没有编码器。</translation>
    </message>
    <message>
      <source>GLAKES model (*.safetensors)</source>
      <translation>GLAKES 模型 (*.safetensors)</translation>
    </message>
    <message>
      <source>GeoPackage with regions, their subset (train, validation, test) and labels.</source>
      <translation>含有样区、子集（训练、验证、测试）和标注的 GeoPackage。</translation>
    </message>
    <message>
      <source>HTML (*.html)</source>
      <translation>HTML (*.html)</translation>
    </message>
    <message>
      <source>JSON lines (*.jsonl)</source>
      <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Longest gradient</source>
      <translation>最大梯度</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>损失函数</translation>
    </message>
    <message>
      <source>Mixed precision</source>
      <translation>混合精度</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Most epochs</source>
      <translation>最多轮数</translation>
    </message>
    <message>
      <source>On graphics cards only: half precision where it is safe, faster and with less memory.</source>
      <translation>仅用于显卡：在安全之处使用半精度，更快且占用内存更少。</translation>
    </message>
    <message>
      <source>One JSON line per epoch: losses, scores, learning rate, speed. Renewed after each.</source>
      <translation>每轮一行 JSON：损失、评分、学习率、速度。每轮更新。</translation>
    </message>
    <message>
      <source>Optimizer</source>
      <translation>优化器</translation>
    </message>
    <message>
      <source>Patch (pixels)</source>
      <translation>切片（像元）</translation>
    </message>
    <message>
      <source>Patches per step</source>
      <translation>每步切片数</translation>
    </message>
    <message>
      <source>Patience (epochs)</source>
      <translation>容忍轮数</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Steps per epoch</source>
      <translation>每轮步数</translation>
    </message>
    <message>
      <source>The same seed gives the same training.</source>
      <translation>同样的种子得到同样的训练。</translation>
    </message>
    <message>
      <source>Train a model</source>
      <translation>训练模型</translation>
    </message>
    <message>
      <source>Training ends at the latest after these.</source>
      <translation>训练最迟在此轮数后结束。</translation>
    </message>
    <message>
      <source>Trains a network on the training regions of a samples file.</source>
      <translation>用样本文件中的训练样区训练网络。</translation>
    </message>
    <message>
      <source>Trains as the paper does: a region is drawn with a probability proportional to its area, a window uniformly inside it, flipped at random; soft Dice loss over the batch; Adadelta. The weights with the best validation loss are kept, and training stops after a number of epochs without a better one.

After each epoch a checkpoint is written beside the model. To continue an interrupted training, give it as 'Continue from' with the same settings: the result is the same as without the interruption. The log and the report are renewed after each epoch; the report can be open in a browser meanwhile.

Regions of different subsets must not overlap. If memory runs out, fewer patches are computed at a time and each step still learns from all of them.

Beyond the paper, and off unless chosen among the advanced parameters: adamw, changes of colour and scale, the same share for every region type, deep supervision, limited gradients, mixed precision.

The paper's network has width 64 and patches of 576 pixels and wants a GPU; width 16 with patches of 128 trains on a laptop.</source>
      <translation>按论文的方法训练：以与面积成正比的概率抽取样区，在样区内均匀抽取窗口，随机翻转；损失为整批的 soft Dice；优化器为 Adadelta。保留验证损失最小的权重，若干轮没有改善后停止训练。

每轮之后在模型旁写出一个检查点。要继续中断的训练，请在“从检查点继续”中指定它并保持设置不变：结果与没有中断时相同。日志和报告每轮更新；报告可以同时在浏览器中打开。

不同子集的样区不得重叠。内存不足时，每次计算的切片会减少，但每一步仍从全部切片学习。

论文以外的选项默认关闭，可在高级参数中选择：adamw、颜色和尺度变化、各样区类型等量抽取、深监督、梯度限制、混合精度。

论文的网络宽度为 64、切片为 576 像元，需要 GPU；宽度 16、切片 128 可以在笔记本电脑上训练。</translation>
    </message>
    <message>
      <source>Weights and all that is needed to use them.</source>
      <translation>权重以及使用权重所需的一切。</translation>
    </message>
    <message>
      <source>Width of the first level (channels)</source>
      <translation>第一层宽度（通道数）</translation>
    </message>
    <message>
      <source>adadelta: as in the paper. adamw (beyond the paper): its learning rate rises over the first 3 % of all steps and falls to 0 along a cosine; EPOCHS must then stay the same when continued.</source>
      <translation>adadelta：与论文相同。adamw（论文以外）：学习率在前 3 % 的步数中上升，随后沿余弦降到 0；继续训练时 EPOCHS 必须保持不变。</translation>
    </message>
    <message>
      <source>dice: soft Dice over the whole batch.</source>
      <translation>dice：整批的 soft Dice。</translation>
    </message>
    <message>
      <source>flips: as in the paper. Beyond the paper: colour (brightness, haze and tint), scale (up to a third larger or smaller), both.</source>
      <translation>flips：翻转，与论文相同。论文以外：colour（亮度、霾和色调）、scale（放大或缩小至多三分之一）、both（两者）。</translation>
    </message>
    <message>
      <source>train,unet,network,deep learning,segmentation,samples,labels</source>
      <translation>训练,网络,深度学习,分割,样本,标注,train,unet,network,deep learning,segmentation,samples,labels</translation>
    </message>
    <message>
      <source>unet: the paper's own network. smp-*: others, with a choice of encoders.</source>
      <translation>unet：论文自己的网络。smp-*：其他网络，可选择编码器。</translation>
    </message>
  </context>
  <context>
    <name>Training</name>
    <message>
      <source>'{path}' is not the log of a training: expected an epoch in line {line}, found {found}. Choose the log that 'Train a model' wrote.</source>
      <translation>“{path}”不是训练日志：第 {line} 行应为一轮的记录，实际为 {found}。请选择“训练模型”写出的日志。</translation>
    </message>
    <message>
      <source>F1 {}</source>
      <translation>F1 {}</translation>
    </message>
    <message>
      <source>Reading the samples</source>
      <translation>正在读取样本</translation>
    </message>
    <message>
      <source>epoch {}</source>
      <translation>第 {} 轮</translation>
    </message>
    <message>
      <source>loss {}</source>
      <translation>损失 {}</translation>
    </message>
    <message>
      <source>{all}; {early} if no epoch gets better</source>
      <translation>{all}；若无轮次更好则为 {early}</translation>
    </message>
    <message>
      <source>{done} of at most {epochs}</source>
      <translation>{done}，最多 {epochs}</translation>
    </message>
    <message>
      <source>{} % waiting for data</source>
      <translation>{} % 的时间在等待数据</translation>
    </message>
    <message>
      <source>{} (running)</source>
      <translation>{}（运行中）</translation>
    </message>
    <message>
      <source>{} patches/s</source>
      <translation>{} 切片/秒</translation>
    </message>
  </context>
  <context>
    <name>TrainingDock</name>
    <message>
      <source>Best</source>
      <translation>最佳</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>轮数</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>损失函数</translation>
    </message>
    <message>
      <source>Loss on a logarithmic scale</source>
      <translation>损失使用对数坐标</translation>
    </message>
    <message>
      <source>On the samples of a samples file. Its curves appear here with the first epoch.</source>
      <translation>使用样本文件中的样本。第一轮结束后曲线显示在这里。</translation>
    </message>
    <message>
      <source>Open a log…</source>
      <translation>打开日志…</translation>
    </message>
    <message>
      <source>Open log…</source>
      <translation>打开日志…</translation>
    </message>
    <message>
      <source>Open the page with the curves and the card in the browser</source>
      <translation>在浏览器中打开含曲线和模型卡的网页</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>The log of any training, also of one that runs on another computer: it is read as it grows.</source>
      <translation>任何训练的日志，也可以是另一台计算机上的训练：随其增长而读取。</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>剩余时间</translation>
    </message>
    <message>
      <source>Train a model…</source>
      <translation>训练模型…</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>Validation</source>
      <translation>验证</translation>
    </message>
    <message>
      <source>Watch a model learn: its curves, and how long it will take.</source>
      <translation>观察模型的学习过程：曲线，以及还需多久。</translation>
    </message>
    <message>
      <source>precision</source>
      <translation>精确率</translation>
    </message>
    <message>
      <source>recall</source>
      <translation>召回率</translation>
    </message>
    <message>
      <source>training</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>validation</source>
      <translation>验证</translation>
    </message>
  </context>
  <context>
    <name>TrainingPanel</name>
    <message>
      <source>Finished; the model is '{}'.</source>
      <translation>已完成；模型为“{}”。</translation>
    </message>
    <message>
      <source>Logs of trainings (*.jsonl);;All files (*)</source>
      <translation>训练日志 (*.jsonl);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Open the log of a training</source>
      <translation>打开训练日志</translation>
    </message>
  </context>
  <context>
    <name>VectorizeLakes</name>
    <message>
      <source>From 'Predict lakes', or a raster of 0 and 1.</source>
      <translation>由“预测湖泊”得到，或由 0 和 1 组成的栅格。</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Lakes to polygons</source>
      <translation>湖泊转多边形</translation>
    </message>
    <message>
      <source>Polygons in the raster's system.</source>
      <translation>坐标系与栅格相同的多边形。</translation>
    </message>
    <message>
      <source>Probability or mask</source>
      <translation>概率或掩膜</translation>
    </message>
    <message>
      <source>Smaller ones are left out.</source>
      <translation>更小的不保留。</translation>
    </message>
    <message>
      <source>Smallest lake (km2)</source>
      <translation>最小湖泊（km2）</translation>
    </message>
    <message>
      <source>Traces lakes along pixel edges. Pixels that touch at a corner only are different lakes; islands become holes. Each lake gets a number that depends on its place alone, its geodesic area and shore length, a point inside it, and a flag where the edge of the data cuts it.</source>
      <translation>沿像元边缘勾绘湖泊。仅在角点相接的像元属于不同的湖泊；岛屿成为孔洞。每个湖泊都有一个只取决于其位置的编号、椭球面上的面积和岸线长度、一个内部点，以及是否被数据边缘截断的标记。</translation>
    </message>
    <message>
      <source>Traces the lakes of a probability raster or a 0/1 mask as polygons.</source>
      <translation>把概率栅格或 0/1 掩膜中的湖泊勾绘为多边形。</translation>
    </message>
    <message>
      <source>lake,water,polygonize,vectorize,probability,mask,outline</source>
      <translation>湖泊,水体,矢量化,多边形,概率,掩膜,轮廓,lake,water,polygonize,vectorize,probability,mask,outline</translation>
    </message>
  </context>
  <context>
    <name>Worker</name>
    <message>
      <source>'{0}' and '{1}' are the same part of a sample set. Keep one of them.</source>
      <translation>“{0}”和“{1}”是样本集的同一部分。请保留其中之一。</translation>
    </message>
    <message>
      <source>'{0}' broke off while it was read near row {1}, column {2} ({3}). The file is damaged or cut off: copy or make it again.</source>
      <translation>“{0}”在读取到第 {1} 行、第 {2} 列附近时中断（{3}）。文件已损坏或不完整：请重新复制或制作。</translation>
    </message>
    <message>
      <source>'{0}' cannot be built with {1}: {2}.</source>
      <translation>“{0}”无法用 {1} 构建：{2}。</translation>
    </message>
    <message>
      <source>'{0}' cannot be read to its end ({1}). Check or renew the file.</source>
      <translation>“{0}”无法读到末尾（{1}）。请检查或重新获取该文件。</translation>
    </message>
    <message>
      <source>'{0}' cannot be read: {1}. Check the disk it lies on.</source>
      <translation>无法读取“{0}”：{1}。请检查它所在的磁盘。</translation>
    </message>
    <message>
      <source>'{0}' cannot be replaced: {1}. If a program has it open, such as QGIS, remove the layer or close the program; then run again, or choose another file.</source>
      <translation>无法替换“{0}”：{1}。若有程序（例如 QGIS）打开着它，请移除该图层或关闭该程序，然后再次运行，或另选文件。</translation>
    </message>
    <message>
      <source>'{0}' changed while it was predicted. Run again when it is complete; what was predicted so far is not used.</source>
      <translation>“{0}”在预测期间发生了变化。请在其完整之后再次运行；目前的预测不予使用。</translation>
    </message>
    <message>
      <source>'{0}' does not list its layers in order. Save the whole network as HDF5: model.save('name.h5'); a .weights.h5 of Keras 3 does not keep the order.</source>
      <translation>“{0}”没有按顺序列出各层。请把整个网络存为 HDF5：model.save('name.h5')；Keras 3 的 .weights.h5 不保留顺序。</translation>
    </message>
    <message>
      <source>'{0}' has a layer '{1}' with {2}; expected convolutions and normalisations.</source>
      <translation>“{0}”有带 {2} 的层“{1}”；应为卷积和归一化。</translation>
    </message>
    <message>
      <source>'{0}' has no coordinate system (its .prj is missing). Assign one first.</source>
      <translation>“{0}”没有坐标系（缺少 .prj）。请先指定坐标系。</translation>
    </message>
    <message>
      <source>'{0}' has no coordinate system, so no area can be computed. Assign one first.</source>
      <translation>“{0}”没有坐标系，无法计算面积。请先指定坐标系。</translation>
    </message>
    <message>
      <source>'{0}' has no coordinate system, so no image can be found. Assign one first.</source>
      <translation>“{0}”没有坐标系，无法找到影像。请先指定坐标系。</translation>
    </message>
    <message>
      <source>'{0}' has no coordinate system, so places cannot be found. Set it first.</source>
      <translation>“{0}”没有坐标系，无法定位示例区域。请先设置坐标系。</translation>
    </message>
    <message>
      <source>'{0}' has no coordinate system.</source>
      <translation>“{0}”没有坐标系。</translation>
    </message>
    <message>
      <source>'{0}' has no data in any region. Give regions where the raster has values.</source>
      <translation>“{0}”在任何样区中都没有数据。请给出栅格有值处的样区。</translation>
    </message>
    <message>
      <source>'{0}' has no polygons. Draw the sample regions first.</source>
      <translation>“{0}”没有多边形。请先绘制样区。</translation>
    </message>
    <message>
      <source>'{0}' has no regions to split. Make some with 'Create samples'.</source>
      <translation>“{0}”没有可划分的样区。请用“创建样本”制作。</translation>
    </message>
    <message>
      <source>'{0}' has no regions yet. Make some with 'Create samples'.</source>
      <translation>“{0}”还没有样区。请用“创建样本”制作。</translation>
    </message>
    <message>
      <source>'{0}' has several layers of polygons: {1}. Name the one that is meant, as in '{2}|layername={3}'.</source>
      <translation>“{0}”有多个多边形图层：{1}。请指明所用的图层，例如“{2}|layername={3}”。</translation>
    </message>
    <message>
      <source>'{0}' has the fields of OpenStreetMap: its areas tagged as {1} are taken.</source>
      <translation>“{0}”含有 OpenStreetMap 的字段：取其标为 {1} 的面。</translation>
    </message>
    <message>
      <source>'{0}' has the layers of '{1}' but other values: they differ by {2}, more than {3}. It is another network, and is not imported.</source>
      <translation>“{0}”具有“{1}”的各层但数值不同：相差 {2}，大于 {3}。它是另一个网络，不予导入。</translation>
    </message>
    <message>
      <source>'{0}' has the region '{1}' twice. Remove one.</source>
      <translation>“{0}”中样区“{1}”出现两次。请删除一个。</translation>
    </message>
    <message>
      <source>'{0}' has {1} bands, fewer than the item states</source>
      <translation>“{0}”有 {1} 个波段，少于条目所写</translation>
    </message>
    <message>
      <source>'{0}' holds '{1}', which leads out of its folder. It is refused.</source>
      <translation>“{0}”含有“{1}”，它指向文件夹之外。予以拒绝。</translation>
    </message>
    <message>
      <source>'{0}' holds .json files and no scene of its own. If one of them is a STAC ItemCollection, give that file itself.</source>
      <translation>“{0}”含有 .json 文件，但没有影像。若其中之一是 STAC ItemCollection，请直接给出该文件。</translation>
    </message>
    <message>
      <source>'{0}' holds no items: the search found nothing. Widen its area or period.</source>
      <translation>“{0}”没有条目：检索没有结果。请扩大区域或时段。</translation>
    </message>
    <message>
      <source>'{0}' holds no state dictionary. Save one with torch.save(network.state_dict(), path).</source>
      <translation>“{0}”没有状态字典。请用 torch.save(network.state_dict(), path) 保存。</translation>
    </message>
    <message>
      <source>'{0}' holds tiles of other settings ({1}). Choose an empty folder, or the settings of that run to continue it.</source>
      <translation>“{0}”中是其他设置（{1}）的分块。请选择空文件夹，或用那次运行的设置继续。</translation>
    </message>
    <message>
      <source>'{0}' holds {1} tiles of a composite.</source>
      <translation>“{0}”含有合成影像的 {1} 个分块。</translation>
    </message>
    <message>
      <source>'{0}' in whole numbers gives {1} % of the held-out pixels another class; at most {2} % are accepted, so nothing was written. PRECISION exact is for this model; more training regions may help.</source>
      <translation>“{0}”改用整数后，留出像元中有 {1} % 类别改变；最多接受 {2} %，因此没有写出。此模型请用 PRECISION exact；增加训练样区可能有帮助。</translation>
    </message>
    <message>
      <source>'{0}' is a '{1}' of {2}, which has layers that cannot be written as ONNX with open sizes ({3}). Models of unet and smp-unet can.</source>
      <translation>“{0}”是 {2} 的“{1}”，其中有无法以不定大小写成 ONNX 的层（{3}）。unet 和 smp-unet 的模型可以。</translation>
    </message>
    <message>
      <source>'{0}' is a file; a folder of scenes is expected. Give the folder that holds it.</source>
      <translation>“{0}”是文件；这里需要影像文件夹。请给出它所在的文件夹。</translation>
    </message>
    <message>
      <source>'{0}' is cut short or damaged. Fetch it again</source>
      <translation>“{0}”不完整或已损坏。请重新获取</translation>
    </message>
    <message>
      <source>'{0}' is damaged: {1}. Remove it and run again.</source>
      <translation>“{0}”已损坏：{1}。请删除后再次运行。</translation>
    </message>
    <message>
      <source>'{0}' is no readable zip archive ({1}). Remove it and fetch it again.</source>
      <translation>“{0}”不是可读的 zip 压缩包（{1}）。请删除后重新下载。</translation>
    </message>
    <message>
      <source>'{0}' is not JSON: {1}. Expected an object of settings.</source>
      <translation>“{0}”不是 JSON：{1}。应为含设置的对象。</translation>
    </message>
    <message>
      <source>'{0}' is not a Keras file (HDF5), or is cut off.</source>
      <translation>“{0}”不是 Keras 文件（HDF5），或不完整。</translation>
    </message>
    <message>
      <source>'{0}' is not encrypted, and whoever reaches it can run programs there. Use tls:// or a tunnel.</source>
      <translation>“{0}”没有加密，能访问它的人都可以在那里运行程序。请使用 tls:// 或隧道。</translation>
    </message>
    <message>
      <source>'{0}' is not the network it is said to be: at {1} expected {2}, found {3}. State the architecture, the width and the bands that it was made with.</source>
      <translation>“{0}”不是所说的网络：在 {1} 处应为 {2}，实际为 {3}。请写明制作它时的网络结构、宽度和波段。</translation>
    </message>
    <message>
      <source>'{0}' is of an earlier division into regions. Remove it if it is needed no more.</source>
      <translation>“{0}”属于先前的区域划分。如不再需要，请删除。</translation>
    </message>
    <message>
      <source>'{0}' is one of the copies to merge. Choose another name for the output.</source>
      <translation>“{0}”是要合并的副本之一。请为输出另取名称。</translation>
    </message>
    <message>
      <source>'{0}' is rotated or not north-up. Warp it to a north-up grid first.</source>
      <translation>“{0}”有旋转或不是正北朝上。请先变换到正北朝上的格网。</translation>
    </message>
    <message>
      <source>'{0}' is stored in strips over its whole width, which are unpacked again for every window. A tiled copy, such as a cloud optimised GeoTIFF, is read many times faster.</source>
      <translation>“{0}”以整幅宽度的条带存储，每个窗口都要重新解压。分块的副本（例如云优化 GeoTIFF）读取要快许多倍。</translation>
    </message>
    <message>
      <source>'{0}' is there already and is no samples file. {1}</source>
      <translation>“{0}”已经存在，但不是样本文件。{1}</translation>
    </message>
    <message>
      <source>'{0}' is there already, with work in it that would be lost: {1} labels and {2} lines of history. {3}</source>
      <translation>“{0}”已经存在，其中的工作会丢失：{1} 个标注和 {2} 行历史。{3}</translation>
    </message>
    <message>
      <source>'{0}' keeps weights in another file, which is not read.</source>
      <translation>“{0}”把权重存放在另一个文件中，不予读取。</translation>
    </message>
    <message>
      <source>'{0}' must be one of {1}; found '{2}'.</source>
      <translation>“{0}”必须是以下之一：{1}；实际为“{2}”。</translation>
    </message>
    <message>
      <source>'{0}' names a next page on another server ('{1}'), which is not asked. Save the items of all pages as one file and give that.</source>
      <translation>“{0}”的下一页位于另一台服务器（“{1}”），不予访问。请把所有页的条目存为一个文件再使用。</translation>
    </message>
    <message>
      <source>'{0}' names ever more pages: {1} items on {2} so far, up to {3} items on {4} are expected. Narrow the search, or raise its limit of items per page.</source>
      <translation>“{0}”不断给出后续页：目前 {2} 页 {1} 个条目，上限为 {4} 页 {3} 个条目。请缩小检索范围，或提高每页条目数。</translation>
    </message>
    <message>
      <source>'{0}' says that it unpacks to {1} GB, which no data set does.</source>
      <translation>“{0}”声称解压后为 {1} GB，没有任何数据集这么大。</translation>
    </message>
    <message>
      <source>'{0}' was left out: it has {1} x {2} pixels, its image {3} x {4}.</source>
      <translation>“{0}”已跳过：它有 {1} x {2} 像元，而影像有 {3} x {4} 像元。</translation>
    </message>
    <message>
      <source>'{0}' was written into since and is kept as '{1}'. What it says holds when it is given as DECISIONS.</source>
      <translation>“{0}”之后被写入过，已保留为“{1}”。把它作为 DECISIONS 给出，其内容才生效。</translation>
    </message>
    <message>
      <source>'{0}' with PATCH {1} normalises maps of one pixel, for which it needs at least 2 patches together; {2}. Choose a larger BATCH or PATCH, or another ARCHITECTURE.</source>
      <translation>“{0}”在 PATCH {1} 时对单像元的特征图做归一化，至少需要同时处理 2 个切片；{2}。请增大 BATCH 或 PATCH，或另选 ARCHITECTURE。</translation>
    </message>
    <message>
      <source>'{0}' {1} and was left out.</source>
      <translation>“{0}”{1}，已跳过。</translation>
    </message>
    <message>
      <source>'{0}' {1}. Expected a model file (.safetensors) written by 'Train a model' of this plugin.</source>
      <translation>“{0}”{1}。应为由本插件“训练模型”写出的模型文件（.safetensors）。</translation>
    </message>
    <message>
      <source>'{0}' {1}. {2}</source>
      <translation>“{0}”{1}。{2}</translation>
    </message>
    <message>
      <source>'{0}': expected a JSON object of settings, found {1}.</source>
      <translation>“{0}”：应为含设置的 JSON 对象，实际为 {1}。</translation>
    </message>
    <message>
      <source>'{0}': expected bands {1}, found {2}. {3}</source>
      <translation>“{0}”：应有波段 {1}，实际有 {2}。{3}</translation>
    </message>
    <message>
      <source>'{0}': expected labelled regions with subset '{1}', found none. Divide the regions with 'Split samples', and label those that are still 'todo'.</source>
      <translation>“{0}”：应有子集为“{1}”且已标注的样区，实际没有。请用“划分样本”划分，并标注状态仍为 todo 的样区。</translation>
    </message>
    <message>
      <source>'{0}': expected one data type for the bands {1}, found {2}. {3}</source>
      <translation>“{0}”：波段 {1} 应为同一数据类型，实际为 {2}。{3}</translation>
    </message>
    <message>
      <source>'{0}': expected one nodata value for the bands {1}, found {2}. {3}</source>
      <translation>“{0}”：波段 {1} 应有同一无数据值，实际为 {2}。{3}</translation>
    </message>
    <message>
      <source>'{0}': expected one scale (such as {1}) and offset 0 for the bands {2}, found scales {3} or an offset. {4}</source>
      <translation>“{0}”：波段 {2} 应有同一缩放系数（例如 {1}）且偏移量为 0，实际缩放系数为 {3} 或有偏移量。{4}</translation>
    </message>
    <message>
      <source>'{0}': expected the checksum {1}, found {2}. It was removed. Run it again; if that does not help, the publisher's file has changed: fetch it by hand.</source>
      <translation>“{0}”：校验和应为 {1}，实际为 {2}。已将其删除。请再次运行；若仍如此，说明发布者的文件已改变：请手动下载。</translation>
    </message>
    <message>
      <source>'{0}': expected the fields {1}; found {2}.</source>
      <translation>“{0}”：应有字段 {1}；实际有 {2}。</translation>
    </message>
    <message>
      <source>'{0}': expected values about 0..1 in band {1}, found a median of {2} with the scale {3}. Set the raster's scale to what turns its numbers into reflectance (0.0001 for Sentinel-2 products), or make a composite.</source>
      <translation>“{0}”：波段 {1} 的数值应约为 0..1，实际按缩放系数 {3} 得到的中位数为 {2}。请把栅格的缩放系数设为能将其数值变为反射率的值（Sentinel-2 产品为 0.0001），或制作合成影像。</translation>
    </message>
    <message>
      <source>'{0}': expected {1} bytes, found {2}. It was removed; run it again.</source>
      <translation>“{0}”：应为 {1} 字节，实际为 {2}。已将其删除；请再次运行。</translation>
    </message>
    <message>
      <source>'{0}': {1}. Add what is missing.</source>
      <translation>“{0}”：{1}。请补上缺少的内容。</translation>
    </message>
    <message>
      <source>--shard must be i/n with i from 1 to n; found {0}/{1}.</source>
      <translation>--shard 必须是 i/n，i 从 1 到 n；实际为 {0}/{1}。</translation>
    </message>
    <message>
      <source>A STAC ItemCollection, Item or search result is expected.</source>
      <translation>应为 STAC ItemCollection、Item 或检索结果。</translation>
    </message>
    <message>
      <source>A file of tile {0} is not what was written; it is computed again.</source>
      <translation>分块 {0} 的一个文件与写出时不同；重新计算。</translation>
    </message>
    <message>
      <source>A file of weights alone cannot be run, so nothing could be compared: names, order and shapes fit. Predict an image you know before you trust it.</source>
      <translation>只含权重的文件无法运行，因此无从比较：名称、顺序和形状相符。使用之前请先预测一幅您熟悉的影像。</translation>
    </message>
    <message>
      <source>A label belongs to the region '{0}', which is not in the file.</source>
      <translation>有标注属于样区“{0}”，但它不在文件中。</translation>
    </message>
    <message>
      <source>AREA_RATIO must lie above 0 and up to 1; found {0}.</source>
      <translation>AREA_RATIO 必须大于 0 且不超过 1；实际为 {0}。</translation>
    </message>
    <message>
      <source>ARIDITY: expected whole numbers for ARIDITY_SCALE {0}, found fractions such as {1}: '{2}' holds the index itself. Set ARIDITY_SCALE to 1.</source>
      <translation>ARIDITY：ARIDITY_SCALE 为 {0} 时应为整数，实际有 {1} 这样的小数：“{2}”存储的就是指数本身。请把 ARIDITY_SCALE 设为 1。</translation>
    </message>
    <message>
      <source>ARIDITY: with ARIDITY_SCALE {0} the lowest index found in '{1}' is {2}. The Global Aridity Index has the scale 0.0001.</source>
      <translation>ARIDITY：ARIDITY_SCALE 为 {0} 时，“{1}”中的最低指数为 {2}。全球干旱指数的缩放系数为 0.0001。</translation>
    </message>
    <message>
      <source>ARIDITY_SCALE must be positive; found {0}.</source>
      <translation>ARIDITY_SCALE 必须为正；实际为 {0}。</translation>
    </message>
    <message>
      <source>Add the images, or make composites and use 'Create samples' with {0} and {1}.</source>
      <translation>请加上影像，或制作合成影像后对 {0} 和 {1} 使用“创建样本”。</translation>
    </message>
    <message>
      <source>Adding</source>
      <translation>正在添加</translation>
    </message>
    <message>
      <source>All {0} regions are of one type ({1}): the scores say nothing about other types.</source>
      <translation>{0} 个样区都属于同一类型（{1}）：评分不能说明其他类型。</translation>
    </message>
    <message>
      <source>All {0} tiles are there already.</source>
      <translation>{0} 个分块都已存在。</translation>
    </message>
    <message>
      <source>Annotations and polygons of {0} regions differ in {1} % of their pixels.</source>
      <translation>{0} 个样区的标注栅格与多边形有 {1} % 的像元不一致。</translation>
    </message>
    <message>
      <source>Another run works in '{0}': process {1} on {2}. Wait until it has ended, or stop it.</source>
      <translation>另一个运行正在使用“{0}”：{2} 上的进程 {1}。请等待其结束，或停止它。</translation>
    </message>
    <message>
      <source>Ask for fewer items per page.</source>
      <translation>请减少每页请求的条目数。</translation>
    </message>
    <message>
      <source>Asking Earth Engine</source>
      <translation>正在询问 Earth Engine</translation>
    </message>
    <message>
      <source>Asking for {0}</source>
      <translation>正在查询 {0}</translation>
    </message>
    <message>
      <source>Assign the one it was made in.</source>
      <translation>请指定其制作时所用的坐标系。</translation>
    </message>
    <message>
      <source>BAND is a band number from 1.</source>
      <translation>BAND 是从 1 开始的波段号。</translation>
    </message>
    <message>
      <source>BANDS must be names with commas between, such as NDWI,B4,B3; found '{0}'.</source>
      <translation>BANDS 必须是以逗号分隔的名称，例如 NDWI,B4,B3；实际为“{0}”。</translation>
    </message>
    <message>
      <source>BANDS must name each band once; found '{0}'.</source>
      <translation>BANDS 中每个波段只能出现一次；实际为“{0}”。</translation>
    </message>
    <message>
      <source>BASE_WIDTH must be at least 1; found {0}.</source>
      <translation>BASE_WIDTH 至少为 1；实际为 {0}。</translation>
    </message>
    <message>
      <source>BATCH must be a multiple of the number of processes, {0}; found {1}. Change BATCH, or --nproc-per-node of torchrun.</source>
      <translation>BATCH 必须是进程数 {0} 的倍数；实际为 {1}。请更改 BATCH 或 torchrun 的 --nproc-per-node。</translation>
    </message>
    <message>
      <source>Band 1 of '{0}' is read as {1}; lake from {2} on.</source>
      <translation>“{0}”的波段 1 按 {1} 读取；{2} 及以上为湖泊。</translation>
    </message>
    <message>
      <source>Best epoch: {0} of {1}. To train on, give RESUME '{2}'.</source>
      <translation>最佳轮次：{1} 轮中的第 {0} 轮。要继续训练，请设 RESUME 为“{2}”。</translation>
    </message>
    <message>
      <source>By {0}: {1}.</source>
      <translation>依据 {0}：{1}。</translation>
    </message>
    <message>
      <source>CELL must lie in 0..90 degrees; found {0}.</source>
      <translation>CELL 必须在 0..90 度之间；实际为 {0}。</translation>
    </message>
    <message>
      <source>Cannot write '{0}': GeoParquet needs pyarrow. Install it, or choose a .gpkg file.</source>
      <translation>无法写入“{0}”：GeoParquet 需要 pyarrow。请安装，或选择 .gpkg 文件。</translation>
    </message>
    <message>
      <source>Cannot write '{0}': expected a file ending in {1}. Choose another name.</source>
      <translation>无法写入“{0}”：文件名应以 {1} 结尾。请另取名称。</translation>
    </message>
    <message>
      <source>Cannot write '{0}': expected a name ending in .gpkg. Choose another name.</source>
      <translation>无法写入“{0}”：名称应以 .gpkg 结尾。请另取名称。</translation>
    </message>
    <message>
      <source>Cannot write '{0}': expected a table ending in {1}. Choose another name.</source>
      <translation>无法写入“{0}”：表的名称应以 {1} 结尾。请另取名称。</translation>
    </message>
    <message>
      <source>Cannot write into '{0}': no permission. Choose another folder.</source>
      <translation>无法写入“{0}”：没有权限。请另选文件夹。</translation>
    </message>
    <message>
      <source>Cannot write into '{0}': {1}. Choose another folder.</source>
      <translation>无法写入“{0}”：{1}。请另选文件夹。</translation>
    </message>
    <message>
      <source>Change the settings that are named here, or the files.</source>
      <translation>请更改这里提到的设置或文件。</translation>
    </message>
    <message>
      <source>Check PROJECT, and that the account may use Earth Engine with it.</source>
      <translation>请检查 PROJECT，以及该账号能否用它访问 Earth Engine。</translation>
    </message>
    <message>
      <source>Check the address and the connection.</source>
      <translation>请检查地址和网络连接。</translation>
    </message>
    <message>
      <source>Check the connection, or fetch the file by hand and put it into FOLDER.</source>
      <translation>请检查网络连接，或手动下载该文件并放入 FOLDER。</translation>
    </message>
    <message>
      <source>Check the file and the connection, or leave the scene {0} out.</source>
      <translation>请检查文件和网络连接，或排除景 {0}。</translation>
    </message>
    <message>
      <source>Check the file and the connection.</source>
      <translation>请检查文件和网络连接。</translation>
    </message>
    <message>
      <source>Check the path.</source>
      <translation>请检查路径。</translation>
    </message>
    <message>
      <source>Checking the parts</source>
      <translation>正在检查各部分</translation>
    </message>
    <message>
      <source>Choose a model file (.safetensors), or leave MODEL empty for the shipped one.</source>
      <translation>请选择模型文件（.safetensors），或让 MODEL 留空以使用自带模型。</translation>
    </message>
    <message>
      <source>Choose an empty folder, or remove it and the tiles beside it.</source>
      <translation>请选择空文件夹，或删除它及其旁边的分块。</translation>
    </message>
    <message>
      <source>Choose the folder of the tiles of a composite.</source>
      <translation>请选择合成影像分块所在的文件夹。</translation>
    </message>
    <message>
      <source>Choose the folder that the sample set was unpacked into.</source>
      <translation>请选择样本集解压到的文件夹。</translation>
    </message>
    <message>
      <source>Choose {0} among them.</source>
      <translation>请在其中选择 {0}。</translation>
    </message>
    <message>
      <source>Choosing tiles on land</source>
      <translation>正在选择陆地上的分块</translation>
    </message>
    <message>
      <source>Clipping lakes in flood plains</source>
      <translation>正在裁剪洪泛平原中的湖泊</translation>
    </message>
    <message>
      <source>Cloud masks of L1C need the package s2cloudless, which cannot be loaded ({0}). Install it into the worker environment, or choose CLOUD_MASK qa60 or none.</source>
      <translation>L1C 的云掩膜需要 s2cloudless，但无法加载（{0}）。请在工作环境中安装，或把 CLOUD_MASK 选为 qa60 或 none。</translation>
    </message>
    <message>
      <source>Clouds by {0}.</source>
      <translation>云的判断依据：{0}。</translation>
    </message>
    <message>
      <source>Comparing regions</source>
      <translation>正在比较样区</translation>
    </message>
    <message>
      <source>Comparing with land</source>
      <translation>正在与陆地比较</translation>
    </message>
    <message>
      <source>Comparing with onnxruntime</source>
      <translation>正在与 onnxruntime 比较</translation>
    </message>
    <message>
      <source>Comparing with the exact network on {0} patches it has not seen</source>
      <translation>正在用 {0} 个未见过的切片与精确网络比较</translation>
    </message>
    <message>
      <source>Comparing with the ocean</source>
      <translation>正在与海洋比较</translation>
    </message>
    <message>
      <source>Comparing {0}</source>
      <translation>正在比较 {0}</translation>
    </message>
    <message>
      <source>Continuing: {0} of {1} blocks are there.</source>
      <translation>继续：{1} 块中已有 {0} 块。</translation>
    </message>
    <message>
      <source>Continuing: {0} of {1} windows are there.</source>
      <translation>继续：{1} 个窗口中已有 {0} 个。</translation>
    </message>
    <message>
      <source>Converting images of {0} regions</source>
      <translation>正在转换 {0} 个样区的影像</translation>
    </message>
    <message>
      <source>Counting</source>
      <translation>正在计数</translation>
    </message>
    <message>
      <source>Counting lakes</source>
      <translation>正在统计湖泊</translation>
    </message>
    <message>
      <source>Counting {0}</source>
      <translation>正在统计 {0}</translation>
    </message>
    <message>
      <source>Curves, renewed while it trains: {0}</source>
      <translation>曲线在训练期间更新：{0}</translation>
    </message>
    <message>
      <source>DECISIONS are about lakes that rivers touch: expected RIVERS or RIVER_MASKS beside them, found neither.</source>
      <translation>DECISIONS 针对河流接触的湖泊：需要同时给出 RIVERS 或 RIVER_MASKS，但两者都没有。</translation>
    </message>
    <message>
      <source>DECISIONS: expected a field override, found {0}. Give the REVIEW layer of an earlier run.</source>
      <translation>DECISIONS：应有字段 override，实际有 {0}。请给出先前运行的 REVIEW 图层。</translation>
    </message>
    <message>
      <source>DECISIONS: expected {0} or nothing in the field override, found {1}.</source>
      <translation>DECISIONS：字段 override 应为 {0} 或空，实际为 {1}。</translation>
    </message>
    <message>
      <source>DEEP_SUPERVISION is for the architecture unet; found '{0}'.</source>
      <translation>DEEP_SUPERVISION 用于网络结构 unet；实际为“{0}”。</translation>
    </message>
    <message>
      <source>DESIGN is estimated from a sample. Give SAMPLE with its fields.</source>
      <translation>DESIGN 由样本估计。请提供 SAMPLE 及其字段。</translation>
    </message>
    <message>
      <source>DESTINATION cloudstorage needs a BUCKET.</source>
      <translation>目的地 cloudstorage 需要 BUCKET。</translation>
    </message>
    <message>
      <source>DEVICE is cuda, but the worker's torch finds no usable graphics card. Choose auto or cpu, or install the CUDA build of torch in the worker environment.</source>
      <translation>DEVICE 为 cuda，但工作环境的 torch 没有找到可用的显卡。请选择 auto 或 cpu，或在工作环境中安装 CUDA 版的 torch。</translation>
    </message>
    <message>
      <source>Drawing again for intervals</source>
      <translation>正在为置信区间重抽样</translation>
    </message>
    <message>
      <source>Drawing {0}</source>
      <translation>正在绘制 {0}</translation>
    </message>
    <message>
      <source>EFFECT compares PREDICTED with MASKED. Give the layer MASKED.</source>
      <translation>EFFECT 比较 PREDICTED 与 MASKED。请提供图层 MASKED。</translation>
    </message>
    <message>
      <source>ENCODER is for the architectures smp-*; '{0}' has none, found '{1}'.</source>
      <translation>ENCODER 用于网络结构 smp-*；“{0}”没有编码器，实际给出“{1}”。</translation>
    </message>
    <message>
      <source>ENCODER of '{0}' must be one of {1}; found '{2}'.</source>
      <translation>“{0}”的 ENCODER 必须是以下之一：{1}；实际为“{2}”。</translation>
    </message>
    <message>
      <source>ENDPOINT {0} is not Google's: it is asked without credentials.</source>
      <translation>ENDPOINT {0} 不是 Google 的地址：访问时不带凭据。</translation>
    </message>
    <message>
      <source>EXTENT must have an area; found {0}.</source>
      <translation>EXTENT 必须有面积；实际为 {0}。</translation>
    </message>
    <message>
      <source>EXTENT must lie between 90 degrees south and north; found {0} to {1}.</source>
      <translation>EXTENT 必须在南北纬 90 度之间；实际为 {0} 至 {1}。</translation>
    </message>
    <message>
      <source>EXTENT reaches beyond where CRS is defined. Give EXTENT in the units of CRS.</source>
      <translation>EXTENT 超出 CRS 的定义范围。请按 CRS 的单位给出 EXTENT。</translation>
    </message>
    <message>
      <source>EXTENT {0} has no place in {1}. Choose an EXTENT within its area, or another CRS.</source>
      <translation>EXTENT {0} 在 {1} 中没有位置。请在其适用范围内选择 EXTENT，或另选 CRS。</translation>
    </message>
    <message>
      <source>Earth Engine is busy: {0} requests at once from now on.</source>
      <translation>Earth Engine 繁忙：从现在起同时请求 {0} 个。</translation>
    </message>
    <message>
      <source>Enable the Earth Engine API for PROJECT and register it for Earth Engine, or give another PROJECT.</source>
      <translation>请为 PROJECT 启用 Earth Engine API 并为其注册 Earth Engine，或改用其他 PROJECT。</translation>
    </message>
    <message>
      <source>Erasing</source>
      <translation>正在擦除</translation>
    </message>
    <message>
      <source>Expected GRID in the coordinate system of '{0}' ({1}), found {2}. Leave GRID empty, or warp the composite to degrees (EPSG:4326).</source>
      <translation>GRID 应采用“{0}”的坐标系（{1}），实际为 {2}。请让 GRID 留空，或把合成影像变换为经纬度（EPSG:4326）。</translation>
    </message>
    <message>
      <source>Expected a 0/1 mask, fractions 0..1 or percentages 0..100, found {0} in {1}. Give a probability raster or a 0/1 mask, and check its nodata value.</source>
      <translation>应为 0/1 掩膜、0..1 的小数或 0..100 的百分比，“{1}”中实际为 {0}。请给出概率栅格或 0/1 掩膜，并检查其无数据值。</translation>
    </message>
    <message>
      <source>Expected a model file, found none at '{0}'. Check the path.</source>
      <translation>“{0}”处应有模型文件，实际没有。请检查路径。</translation>
    </message>
    <message>
      <source>Expected an NDWI in -1..1 in band {0} of '{1}', found {2}. Choose the NDWI band, or set the band's scale (0.001 for a composite).</source>
      <translation>“{1}”的波段 {0} 应为 -1..1 的 NDWI，实际为 {2}。请选择 NDWI 波段，或设置该波段的缩放系数（合成影像为 0.001）。</translation>
    </message>
    <message>
      <source>Expected each tile_id of '{0}' once, found some twice. Remove the copies.</source>
      <translation>“{0}”的每个 tile_id 应只出现一次，实际有重复。请删除重复项。</translation>
    </message>
    <message>
      <source>Expected letters, digits, - and _ in the field tile_id of '{0}', found '{1}'.</source>
      <translation>“{0}”的字段 tile_id 应为字母、数字、- 和 _，实际为“{1}”。</translation>
    </message>
    <message>
      <source>Expected rectangles in GRID, found {0} other polygons in '{1}'.</source>
      <translation>GRID 应为矩形，“{1}”中有 {0} 个其他多边形。</translation>
    </message>
    <message>
      <source>Expected river polygons in RIVERS or river rasters in RIVER_MASKS, found neither. Name at least one.</source>
      <translation>应在 RIVERS 中给出河流多边形或在 RIVER_MASKS 中给出河流栅格，实际两者都没有。请至少给出一种。</translation>
    </message>
    <message>
      <source>Expected tiles of one kind (coordinate system, bands, data type, nodata, scale), found that '{0}' differs from '{1}'. Warp or convert it, or map it in a run of its own.</source>
      <translation>各分块应为同一种（坐标系、波段、数据类型、无数据值、缩放系数），实际“{0}”与“{1}”不同。请变换或转换，或单独运行。</translation>
    </message>
    <message>
      <source>Expected tiles on one grid of pixels, found that '{0}' is off that of '{1}'. Warp it to that grid first.</source>
      <translation>各分块应在同一像元格网上，实际“{0}”与“{1}”的格网不一致。请先变换到该格网。</translation>
    </message>
    <message>
      <source>Expected tiles side by side, found that '{0}' and '{1}' overlap. Remove one of them, or make one raster of them that says which is seen.</source>
      <translation>各分块应当并列，实际“{0}”与“{1}”重叠。请去掉其中之一，或合成一个栅格以确定采用哪一个。</translation>
    </message>
    <message>
      <source>Export of the {0}: {1}.</source>
      <translation>{0} 的导出：{1}。</translation>
    </message>
    <message>
      <source>Exporting</source>
      <translation>正在导出</translation>
    </message>
    <message>
      <source>FLOODPLAIN: '{0}' has cells of the value {1}, as version 3 of SHIFT has for lakes of the flood plain. If it is that, write 1,{2} into FLOODPLAIN_VALUES.</source>
      <translation>FLOODPLAIN：“{0}”有取值为 {1} 的单元，如同 SHIFT 第 3 版中洪泛平原内的湖泊。若是如此，请在 FLOODPLAIN_VALUES 中写 1,{2}。</translation>
    </message>
    <message>
      <source>FLOODPLAIN: '{0}' has no cell with the value {1} where the lakes are.</source>
      <translation>FLOODPLAIN：“{0}”在湖泊所在处没有取值为 {1} 的单元。</translation>
    </message>
    <message>
      <source>FLOODPLAIN_VALUES must name at least one value, such as 1 or 1,2.</source>
      <translation>FLOODPLAIN_VALUES 至少要有一个值，例如 1 或 1,2。</translation>
    </message>
    <message>
      <source>FOLDER is the folder with {0}.</source>
      <translation>FOLDER 是含有 {0} 的文件夹。</translation>
    </message>
    <message>
      <source>FOLDER must name a folder to put the files into.</source>
      <translation>FOLDER 必须指定存放文件的文件夹。</translation>
    </message>
    <message>
      <source>FOUND_SHARE must lie above 0 and up to 1; found {0}.</source>
      <translation>FOUND_SHARE 必须大于 0 且不超过 1；实际为 {0}。</translation>
    </message>
    <message>
      <source>Fetching tiles</source>
      <translation>正在取回分块</translation>
    </message>
    <message>
      <source>Fetching {0}</source>
      <translation>正在下载 {0}</translation>
    </message>
    <message>
      <source>Fetching {0} ({1} MB)</source>
      <translation>正在下载 {0}（{1} MB）</translation>
    </message>
    <message>
      <source>Files of {0} tiles in '{1}' are damaged again and again, such as {2}. Check the disk.</source>
      <translation>“{1}”中 {0} 个分块的文件反复损坏，例如 {2}。请检查磁盘。</translation>
    </message>
    <message>
      <source>Filling holes</source>
      <translation>正在填补孔洞</translation>
    </message>
    <message>
      <source>Finding images</source>
      <translation>正在查找影像</translation>
    </message>
    <message>
      <source>Finding the region of each lake</source>
      <translation>正在确定每个湖泊的区域</translation>
    </message>
    <message>
      <source>Finished windows of an earlier run were removed: settings, model, input or software are not those of then.</source>
      <translation>先前运行完成的窗口已删除：设置、模型、输入或软件与当时不同。</translation>
    </message>
    <message>
      <source>GLAKES: expected the fields {0}, found {1}. Name those of this layer in AREA_FIELD and RESERVOIR_FIELD.</source>
      <translation>GLAKES：应有字段 {0}，实际有 {1}。请在 AREA_FIELD 和 RESERVOIR_FIELD 中指定该图层的字段。</translation>
    </message>
    <message>
      <source>GREEN and NIR are band numbers from 1.</source>
      <translation>GREEN 和 NIR 是从 1 开始的波段号。</translation>
    </message>
    <message>
      <source>GREEN and NIR must be different bands.</source>
      <translation>GREEN 和 NIR 必须是不同的波段。</translation>
    </message>
    <message>
      <source>GRID must lie between {0} and {1} degrees; found {2}.</source>
      <translation>GRID 必须在 {0} 至 {1} 度之间；实际为 {2}。</translation>
    </message>
    <message>
      <source>Give a GeoTIFF, VRT or other GDAL raster.</source>
      <translation>请给出 GeoTIFF、VRT 或其他 GDAL 栅格。</translation>
    </message>
    <message>
      <source>Give a code such as EPSG:32633.</source>
      <translation>请给出 EPSG:32633 这样的代码。</translation>
    </message>
    <message>
      <source>Give a folder that 'Map lakes' has begun, if need be with DRY_RUN.</source>
      <translation>请给出“绘制大区域的湖泊”已开始的文件夹，必要时使用 DRY_RUN。</translation>
    </message>
    <message>
      <source>Give a polygon layer.</source>
      <translation>请给出多边形图层。</translation>
    </message>
    <message>
      <source>Give a polygon layer; 'Lakes to polygons' makes one of a mask or a probability.</source>
      <translation>请提供多边形图层；“湖泊转多边形”可由掩膜或概率制作。</translation>
    </message>
    <message>
      <source>Give a {0} layer.</source>
      <translation>请给出 {0} 图层。</translation>
    </message>
    <message>
      <source>Give the JSON of a model card as CARD.</source>
      <translation>请用 CARD 给出模型卡的 JSON。</translation>
    </message>
    <message>
      <source>Give the checkpoint of the interrupted training, or leave RESUME empty.</source>
      <translation>请给出中断训练的检查点，或让 RESUME 留空。</translation>
    </message>
    <message>
      <source>Going on after epoch {0}; the best so far is epoch {1}.</source>
      <translation>从第 {0} 轮之后继续；目前最佳为第 {1} 轮。</translation>
    </message>
    <message>
      <source>ID_FIELD '{0}' holds '{1}' more than once ({2} regions repeat an id). Give each region its own, or choose another field.</source>
      <translation>ID_FIELD“{0}”中“{1}”出现不止一次（{2} 个样区编号重复）。请给每个样区单独的编号，或另选字段。</translation>
    </message>
    <message>
      <source>ID_FIELD '{0}' is empty in {1} regions. Fill it, or choose another field.</source>
      <translation>ID_FIELD“{0}”在 {1} 个样区中为空。请填写，或另选字段。</translation>
    </message>
    <message>
      <source>IMAGES is empty. Give the images of the regions, or their folder.</source>
      <translation>IMAGES 为空。请给出样区的影像或其文件夹。</translation>
    </message>
    <message>
      <source>IMAGES takes rasters and folders of rasters.</source>
      <translation>IMAGES 接受栅格和栅格文件夹。</translation>
    </message>
    <message>
      <source>It goes on without this computer. Run again with the same settings to see how far it is.</source>
      <translation>导出在没有这台计算机的情况下继续。用同样的设置再次运行可查看进度。</translation>
    </message>
    <message>
      <source>It wants a signed address or a sign-in: save the items with signed addresses, or the products.</source>
      <translation>它需要签名地址或登录：请保存带签名地址的条目，或产品本身。</translation>
    </message>
    <message>
      <source>Joining lakes over tiles</source>
      <translation>正在拼合跨分块的湖泊</translation>
    </message>
    <message>
      <source>Joining the lakes of the run</source>
      <translation>正在拼接运行的湖泊</translation>
    </message>
    <message>
      <source>Joining {0}</source>
      <translation>正在连接 {0}</translation>
    </message>
    <message>
      <source>LABELS: '{0}' has no coordinate system, so no area can be computed. Set its coordinate system first.</source>
      <translation>LABELS：“{0}”没有坐标系，无法计算面积。请先设置坐标系。</translation>
    </message>
    <message>
      <source>LABELS: expected labelled lakes {0}, found none. Choose other layers.</source>
      <translation>LABELS：{0}应有标注的湖泊，实际没有。请另选图层。</translation>
    </message>
    <message>
      <source>LAND: '{0}' has no land where the lakes are, so all of them would be sea. Give a land layer that covers the region.</source>
      <translation>LAND：“{0}”在湖泊所在处没有陆地，全部湖泊都会成为海洋。请给出覆盖该区域的陆地图层。</translation>
    </message>
    <message>
      <source>LAND: '{0}' has no land where the run is, so all of its lakes would be sea. Give a land layer that covers it.</source>
      <translation>LAND：“{0}”在运行所在之处没有陆地，所有湖泊都会成为海。请给出覆盖该处的陆地图层。</translation>
    </message>
    <message>
      <source>Laying the weights into the network</source>
      <translation>正在把权重装入网络</translation>
    </message>
    <message>
      <source>Left out: {0}, since {1} is not given.</source>
      <translation>已跳过：{0}，因为没有给出 {1}。</translation>
    </message>
    <message>
      <source>Looking at the data</source>
      <translation>正在查看数据</translation>
    </message>
    <message>
      <source>Looking up arid places</source>
      <translation>正在查找干旱区</translation>
    </message>
    <message>
      <source>Looking up flood plains</source>
      <translation>正在查找洪泛平原</translation>
    </message>
    <message>
      <source>Looking up reservoirs and GLAKES</source>
      <translation>正在查找水库和 GLAKES</translation>
    </message>
    <message>
      <source>MARGIN must be a multiple of {0}; found {1}.</source>
      <translation>MARGIN 必须是 {0} 的倍数；实际为 {1}。</translation>
    </message>
    <message>
      <source>MARGIN must be less than half of the WINDOW {0} that '{1}' works with; found {2}.</source>
      <translation>MARGIN 必须小于“{1}”所用 WINDOW {0} 的一半；实际为 {2}。</translation>
    </message>
    <message>
      <source>MIN_AREA and FILL_HOLES must not be negative.</source>
      <translation>MIN_AREA 和 FILL_HOLES 不能为负。</translation>
    </message>
    <message>
      <source>MIN_AREA must not be negative; found {0}.</source>
      <translation>MIN_AREA 不能为负；实际为 {0}。</translation>
    </message>
    <message>
      <source>MIRROR must be an http or https address; found '{0}'.</source>
      <translation>MIRROR 必须是 http 或 https 地址；实际为“{0}”。</translation>
    </message>
    <message>
      <source>MIXED_PRECISION works on graphics cards only; this training runs in full precision.</source>
      <translation>MIXED_PRECISION 只能用于显卡；此训练使用全精度。</translation>
    </message>
    <message>
      <source>Make a composite first.</source>
      <translation>请先制作合成影像。</translation>
    </message>
    <message>
      <source>Make a composite with 'Composite of Sentinel-2 scenes', or set the band descriptions.</source>
      <translation>请用“Sentinel-2 合成影像”制作合成影像，或设置波段描述。</translation>
    </message>
    <message>
      <source>Make a samples file with 'Create samples'.</source>
      <translation>请用“创建样本”制作样本文件。</translation>
    </message>
    <message>
      <source>Make or fetch it again.</source>
      <translation>请重新制作或获取。</translation>
    </message>
    <message>
      <source>Mapping tiles</source>
      <translation>正在处理各分块</translation>
    </message>
    <message>
      <source>Masking</source>
      <translation>正在做掩膜</translation>
    </message>
    <message>
      <source>Matching lakes</source>
      <translation>正在匹配湖泊</translation>
    </message>
    <message>
      <source>Measuring</source>
      <translation>正在量测</translation>
    </message>
    <message>
      <source>Measuring how fast this computer is with this model</source>
      <translation>正在测定这台计算机运行此模型的速度</translation>
    </message>
    <message>
      <source>Measuring lakes</source>
      <translation>正在量测湖泊</translation>
    </message>
    <message>
      <source>Measuring outlines</source>
      <translation>正在量测轮廓</translation>
    </message>
    <message>
      <source>Measuring the ranges on {0} patches</source>
      <translation>正在用 {0} 个切片测定取值范围</translation>
    </message>
    <message>
      <source>More than one copy was split; subsets are those of the latest split.</source>
      <translation>有多份副本做过划分；子集取自最后一次划分。</translation>
    </message>
    <message>
      <source>NAMES must be empty or name each of the {0} layers of OTHERS; found {1} names. Separate them by commas.</source>
      <translation>NAMES 必须为空，或为 OTHERS 的 {0} 个图层逐一命名；实际有 {1} 个名称。请用逗号分隔。</translation>
    </message>
    <message>
      <source>NATURAL_MIN_AREA must not be negative; found {0}.</source>
      <translation>NATURAL_MIN_AREA 不能为负；实际为 {0}。</translation>
    </message>
    <message>
      <source>NODATA must be a whole number, or empty where every pixel has data; found '{0}'.</source>
      <translation>NODATA 必须是整数，所有像元都有数据时留空；实际为“{0}”。</translation>
    </message>
    <message>
      <source>No band tells clouds in {0} of {1} scenes, used whole: {2}.</source>
      <translation>{1} 景中有 {0} 景没有可判断云的波段，整景使用：{2}。</translation>
    </message>
    <message>
      <source>No extract of OpenStreetMap at Geofabrik holds the whole EXTENT. Choose a smaller one, or fetch several by hand from https://download.geofabrik.de.</source>
      <translation>Geofabrik 没有覆盖整个 EXTENT 的 OpenStreetMap 区域数据。请选择较小的范围，或从 https://download.geofabrik.de 手动下载几份。</translation>
    </message>
    <message>
      <source>No lake is left to count: tables and layers are empty.</source>
      <translation>没有可统计的湖泊：表和图层为空。</translation>
    </message>
    <message>
      <source>No pixel is left after masking: the composite is empty. Loosen the masks or widen START..END.</source>
      <translation>掩膜之后没有剩余像元：合成影像为空。请放宽掩膜或扩大 START..END。</translation>
    </message>
    <message>
      <source>No predicted lake shares area with a label. If that is not what you expect, check that the layers are of the same place and that their coordinate systems are right.</source>
      <translation>没有预测的湖泊与标注有共同面积。若这不是您所预期的，请检查图层是否为同一地点、坐标系是否正确。</translation>
    </message>
    <message>
      <source>No reflectance is above 0.001: scenes without a scale seem to hold reflectance 0..1 already. Store them as whole numbers, reflectance x 10000, with scale 0.0001.</source>
      <translation>没有大于 0.001 的反射率：没有缩放系数的影像似乎已是 0..1 的反射率。请存为整数（反射率 x 10000），并写明缩放系数 0.0001。</translation>
    </message>
    <message>
      <source>No river lies where the lakes are: every lake stays as it is.</source>
      <translation>湖泊所在处没有河流：所有湖泊保持原样。</translation>
    </message>
    <message>
      <source>No scene in '{0}' touches the extent {1} in {2}: found {3} scenes within {4}. Choose an EXTENT there, in the units of its coordinate system.</source>
      <translation>“{0}”中没有影像与 {2} 的范围 {1} 相接：有 {3} 景，位于 {4} 之内。请在那里选择 EXTENT，单位与其坐标系一致。</translation>
    </message>
    <message>
      <source>No scene in '{0}': {1}; found none at all. Check the folder.</source>
      <translation>“{0}”中没有影像：{1}；没有找到任何影像。请检查文件夹。</translation>
    </message>
    <message>
      <source>No scene in the period: Earth Engine has no Sentinel-2 L2A image of EXTENT from {0} to {1} with at most {2} percent cloud. Widen the period or MAX_CLOUD, and check that EXTENT is in the units of CRS; outside Europe L2A begins in December 2018.</source>
      <translation>该时段没有影像：在 {0} 至 {1}、云量不超过百分之 {2} 的条件下，Earth Engine 没有 EXTENT 的 Sentinel-2 L2A 影像。请扩大时段或 MAX_CLOUD，并检查 EXTENT 的单位是否与 CRS 一致；欧洲以外的 L2A 从 2018 年 12 月开始。</translation>
    </message>
    <message>
      <source>No scheduler answers at {0} ({1}). Check the address and that it runs, or leave SCHEDULER empty to use this machine.</source>
      <translation>{0} 没有调度器响应（{1}）。请检查地址以及它是否在运行，或让 SCHEDULER 留空以使用这台计算机。</translation>
    </message>
    <message>
      <source>No tile could be mapped; '{0}' says why, such as: {1}</source>
      <translation>没有能够完成的分块；“{0}”说明了原因，例如：{1}</translation>
    </message>
    <message>
      <source>No tile of GRID lies on '{0}'. Choose tiles that cover it.</source>
      <translation>GRID 没有分块位于“{0}”上。请选择覆盖它的分块。</translation>
    </message>
    <message>
      <source>No tile of the extent touches '{0}'. Choose another extent or land layer.</source>
      <translation>该范围没有分块与“{0}”相接。请另选范围或陆地图层。</translation>
    </message>
    <message>
      <source>No usable scene in '{0}': {1}; found {2}. {3}</source>
      <translation>“{0}”中没有可用的影像：{1}；实际有 {2}。{3}</translation>
    </message>
    <message>
      <source>No worker of {0} offers {1}. Start workers with --resources {2}, or leave RESOURCE empty.</source>
      <translation>{0} 没有提供 {1} 的工作节点。请用 --resources {2} 启动工作节点，或让 RESOURCE 留空。</translation>
    </message>
    <message>
      <source>None of the {0} images covers any of the {1} regions. Check IMAGES, and the coordinate systems of both.</source>
      <translation>{0} 幅影像都没有覆盖 {1} 个样区中的任何一个。请检查 IMAGES 以及两者的坐标系。</translation>
    </message>
    <message>
      <source>None of the {0} regions lies on '{1}'. Give regions of that place.</source>
      <translation>{0} 个样区都不在“{1}”上。请给出该地点的样区。</translation>
    </message>
    <message>
      <source>None of the {0} regions with subset '{1}' has a label for a lake, so there is nothing to find. Label them first, or choose another subset.</source>
      <translation>子集为“{1}”的 {0} 个样区都没有湖泊标注，没有可找的对象。请先标注，或另选子集。</translation>
    </message>
    <message>
      <source>Not enough memory for PATCH {0}. Lower it, or choose DEVICE cpu.</source>
      <translation>内存不足以处理 PATCH {0}。请降低它，或把 DEVICE 选为 cpu。</translation>
    </message>
    <message>
      <source>Not enough memory for {0} patches of PATCH {1} at BASE_WIDTH {2} on {3}. Lower BATCH, PATCH or BASE_WIDTH.</source>
      <translation>在 {3} 上内存不足以处理 BASE_WIDTH {2}、PATCH {1} 的 {0} 个切片。请降低 BATCH、PATCH 或 BASE_WIDTH。</translation>
    </message>
    <message>
      <source>Not enough memory for {0} patches together: going on with {1} at a time. A step still learns from all {2}, but each normalisation sees {3}.</source>
      <translation>内存不足以同时处理 {0} 个切片：改为每次 {1} 个。每一步仍从全部 {2} 个学习，但每次归一化只看到 {3}。</translation>
    </message>
    <message>
      <source>Nothing was written for '{0}'.</source>
      <translation>没有为“{0}”写出任何内容。</translation>
    </message>
    <message>
      <source>OCCURRENCE_MIN is a percentage 0..100; found {0}.</source>
      <translation>OCCURRENCE_MIN 是 0..100 的百分比；实际为 {0}。</translation>
    </message>
    <message>
      <source>OCEAN and KEEP add to LAND: expected LAND beside them, found none.</source>
      <translation>OCEAN 和 KEEP 是对 LAND 的补充：需要同时给出 LAND，但没有。</translation>
    </message>
    <message>
      <source>OTHERS must name at least one data set to compare INPUT with.</source>
      <translation>OTHERS 必须至少有一个与 INPUT 比较的数据集。</translation>
    </message>
    <message>
      <source>OUTPUT_FOLDER is missing. Choose a folder for the tiles.</source>
      <translation>缺少 OUTPUT_FOLDER。请选择存放分块的文件夹。</translation>
    </message>
    <message>
      <source>OpenVINO is missing in the worker environment; with it prediction on the processor is about twice as fast.</source>
      <translation>工作环境缺少 OpenVINO；有了它，处理器上的预测约快一倍。</translation>
    </message>
    <message>
      <source>PATCH must be a multiple of {0}; found {1}.</source>
      <translation>PATCH 必须是 {0} 的倍数；实际为 {1}。</translation>
    </message>
    <message>
      <source>PIXEL_SIZE must lie above 0; found {0}.</source>
      <translation>PIXEL_SIZE 必须大于 0；实际为 {0}。</translation>
    </message>
    <message>
      <source>PLACES and IMAGE belong together: places are shown over the image. Give both or neither; found only {0}.</source>
      <translation>PLACES 与 IMAGE 须同时给出：示例区域显示在影像之上。请两者都给或都不给；目前只有 {0}。</translation>
    </message>
    <message>
      <source>PLACES and IMAGE make pictures for the report, and no REPORT is asked for. They are not used.</source>
      <translation>PLACES 和 IMAGE 用于报告中的图，但未要求 REPORT，因此不使用。</translation>
    </message>
    <message>
      <source>PLACES has {0} polygons; the report shows the first {1} of them.</source>
      <translation>PLACES 有 {0} 个面；报告只显示前 {1} 个。</translation>
    </message>
    <message>
      <source>PLD lakes take part only where it is arid: expected an ARIDITY raster beside PLD, found none.</source>
      <translation>PLD 湖泊只在干旱区参加：使用 PLD 时应有 ARIDITY 栅格，实际没有。</translation>
    </message>
    <message>
      <source>PRECISION fast needs '{0}' beside the model, which 'Quantize a model' makes from the samples it was trained with. Exact is used here.</source>
      <translation>PRECISION fast 需要模型旁的“{0}”，由“量化模型”用训练该模型的样本制作。此处使用 exact。</translation>
    </message>
    <message>
      <source>PREDICTED has no lakes{0}: every label is missed, and there is no precision.</source>
      <translation>PREDICTED 没有湖泊{0}：所有标注都是漏分，精确率不存在。</translation>
    </message>
    <message>
      <source>PREFIX is missing. Give a name for the folder of the export.</source>
      <translation>缺少 PREFIX。请为导出的文件夹命名。</translation>
    </message>
    <message>
      <source>Polygons of the classes {0} are taken as lakes too, as the authors do.</source>
      <translation>类别为 {0} 的多边形也作为湖泊，与论文作者一致。</translation>
    </message>
    <message>
      <source>Predicting with {0}.</source>
      <translation>用 {0} 预测。</translation>
    </message>
    <message>
      <source>Predicting {0} patches of {1} regions</source>
      <translation>正在预测 {1} 个样区的 {0} 个切片</translation>
    </message>
    <message>
      <source>Predicting {0} x {1} pixels with {2}, windows: {3}</source>
      <translation>正在用 {2} 预测 {0} x {1} 个像元，窗口：{3}</translation>
    </message>
    <message>
      <source>Preparing the run</source>
      <translation>正在准备运行</translation>
    </message>
    <message>
      <source>QA60 tells no clouds from {0} to {1}: choose another CLOUD_MASK or period.</source>
      <translation>{0} 至 {1} 的 QA60 不含云信息：请另选 CLOUD_MASK 或时段。</translation>
    </message>
    <message>
      <source>REGIONS has regions of several subsets ({0}); only those for testing are a test of a model.</source>
      <translation>REGIONS 含有多个子集（{0}）的样区；只有测试样区才能检验模型。</translation>
    </message>
    <message>
      <source>REGIONS: '{0}' has no polygons. Give others, or leave REGIONS empty.</source>
      <translation>REGIONS：“{0}”没有多边形。请给出其他图层，或将 REGIONS 留空。</translation>
    </message>
    <message>
      <source>REGIONS: expected regions with labels in '{0}', found none. Label some first.</source>
      <translation>REGIONS：“{0}”中应有带标注的样区，实际没有。请先标注。</translation>
    </message>
    <message>
      <source>REGIONS: expected the field {0} of REGION_FIELD, found {1}. Name another.</source>
      <translation>REGIONS：需要 REGION_FIELD 所指的字段 {0}，实际为 {1}。请指定其他字段。</translation>
    </message>
    <message>
      <source>RESOLUTION must be above 0 m; found {0}.</source>
      <translation>RESOLUTION 必须大于 0 米；实际为 {0}。</translation>
    </message>
    <message>
      <source>RESOURCE must be a name and a number such as GPU=1; found '{0}'.</source>
      <translation>RESOURCE 必须是名称和数字，例如 GPU=1；实际为“{0}”。</translation>
    </message>
    <message>
      <source>RESUME: {0} of the interrupted training. Give the same samples and settings, or leave it empty.</source>
      <translation>RESUME：中断的训练中 {0}。请给出同样的样本和设置，或留空。</translation>
    </message>
    <message>
      <source>RUN_FOLDER is empty. Choose a folder for the parts of the run.</source>
      <translation>RUN_FOLDER 为空。请选择存放运行各部分的文件夹。</translation>
    </message>
    <message>
      <source>RUN_FOLDER is empty. Choose the folder of a finished run of 'Map lakes'.</source>
      <translation>RUN_FOLDER 为空。请选择一个已完成的湖泊制图运行的文件夹。</translation>
    </message>
    <message>
      <source>Reading '{0}'</source>
      <translation>正在读取“{0}”</translation>
    </message>
    <message>
      <source>Reading PLD</source>
      <translation>正在读取 PLD</translation>
    </message>
    <message>
      <source>Reading images</source>
      <translation>正在读取影像</translation>
    </message>
    <message>
      <source>Reading known lakes</source>
      <translation>正在读取已知湖泊</translation>
    </message>
    <message>
      <source>Reading labels</source>
      <translation>正在读取标注</translation>
    </message>
    <message>
      <source>Reading lakes</source>
      <translation>正在读取湖泊</translation>
    </message>
    <message>
      <source>Reading land</source>
      <translation>正在读取陆地</translation>
    </message>
    <message>
      <source>Reading regions</source>
      <translation>正在读取样区</translation>
    </message>
    <message>
      <source>Reading rivers</source>
      <translation>正在读取河流</translation>
    </message>
    <message>
      <source>Reading samples</source>
      <translation>正在读取样本</translation>
    </message>
    <message>
      <source>Reading {0}</source>
      <translation>正在读取 {0}</translation>
    </message>
    <message>
      <source>Region '{0}' ({1}) and region '{2}' ({3}) overlap.{4} A model must not be judged by what it was trained on: 'Split samples' keeps such regions together.</source>
      <translation>样区“{0}”（{1}）与样区“{2}”（{3}）重叠。{4}不得用训练过的内容评判模型：“划分样本”会把这样的样区放在一起。</translation>
    </message>
    <message>
      <source>Region '{0}' has no image: {1}</source>
      <translation>样区“{0}”没有影像：{1}</translation>
    </message>
    <message>
      <source>Region '{0}' is one place in '{1}' and another in '{2}'. Rename it in one of them.</source>
      <translation>样区“{0}”在“{1}”和“{2}”中位于不同地点。请在其中之一改名。</translation>
    </message>
    <message>
      <source>Region '{0}' lies outside its image '{1}'. Correct `image` or the region.</source>
      <translation>样区“{0}”位于其影像“{1}”之外。请更正 image 或样区。</translation>
    </message>
    <message>
      <source>Region '{0}' names no image. Fill the field `image`, or reject the region.</source>
      <translation>样区“{0}”没有指定影像。请填写字段 image，或退回该样区。</translation>
    </message>
    <message>
      <source>Region {0}</source>
      <translation>区域 {0}</translation>
    </message>
    <message>
      <source>Region {0} has no data and gets no labels.</source>
      <translation>样区 {0} 没有数据，不生成标注。</translation>
    </message>
    <message>
      <source>Regions that lie partly beyond their image, and how much of them: {0}{1}. That part is not seen; give them a larger image, or draw them smaller.</source>
      <translation>部分超出影像的样区及其比例：{0}{1}。该部分不可见；请换用更大的影像，或把样区画小。</translation>
    </message>
    <message>
      <source>Removing small labels</source>
      <translation>正在删除小标注</translation>
    </message>
    <message>
      <source>Restore the image, or reject the region.</source>
      <translation>请恢复影像，或退回该样区。</translation>
    </message>
    <message>
      <source>Run it again: what has come is kept and continued.</source>
      <translation>请再次运行：已下载的部分保留并接着进行。</translation>
    </message>
    <message>
      <source>SAMPLE needs the names of two of its fields: STRATUM_FIELD and REFERENCE_FIELD.</source>
      <translation>SAMPLE 需要指定两个字段：STRATUM_FIELD 和 REFERENCE_FIELD。</translation>
    </message>
    <message>
      <source>SAMPLE: expected two units or more in every stratum, found {0} in '{1}'. Without them nothing is known of its variance: interpret more units, or join strata that were drawn as one.</source>
      <translation>SAMPLE：每层应有两个或更多单元，“{1}”中实际有 {0} 个。否则无法得知其方差：请判读更多单元，或合并作为一层抽取的各层。</translation>
    </message>
    <message>
      <source>SAMPLE: strata {0} have no area. Give an area for every stratum, in STRATA or in SAMPLE.</source>
      <translation>SAMPLE：层 {0} 没有面积。请在 STRATA 或 SAMPLE 中给出每一层的面积。</translation>
    </message>
    <message>
      <source>SAMPLE: the area of stratum '{0}' must be positive; found {1}. Correct it.</source>
      <translation>SAMPLE：层“{0}”的面积必须为正；实际为 {1}。请更正。</translation>
    </message>
    <message>
      <source>SAMPLE: {0} of {1} units have no stratum, reference or map class and are left out. That is right only if they are missing by chance.</source>
      <translation>SAMPLE：{1} 个单元中有 {0} 个没有层、参考类别或地图类别，不予使用。只有缺失是偶然的，这样做才正确。</translation>
    </message>
    <message>
      <source>SAMPLES: expected two or more files. Add the other copies.</source>
      <translation>SAMPLES：应有两个或更多文件。请加上其他副本。</translation>
    </message>
    <message>
      <source>SCALE must lie above 0; found {0}.</source>
      <translation>SCALE 必须大于 0；实际为 {0}。</translation>
    </message>
    <message>
      <source>SCHEDULER must be empty (this machine), processes:N, or the address of a Dask scheduler that begins with tcp:// or tls://; found '{0}'.</source>
      <translation>SCHEDULER 必须为空（这台计算机）、processes:N，或以 tcp:// 或 tls:// 开头的 Dask 调度器地址；实际为“{0}”。</translation>
    </message>
    <message>
      <source>SCHEDULER needs Dask, which is not in the worker environment. Install it there (pip install distributed), or leave SCHEDULER empty.</source>
      <translation>SCHEDULER 需要 Dask，但工作环境没有。请在其中安装（pip install distributed），或让 SCHEDULER 留空。</translation>
    </message>
    <message>
      <source>SEED must not be negative.</source>
      <translation>SEED 不能为负。</translation>
    </message>
    <message>
      <source>SEED must not be negative; found {0}.</source>
      <translation>SEED 不能为负；实际为 {0}。</translation>
    </message>
    <message>
      <source>SIZE must divide 180 degrees, so that the grid closes around the earth (1, 0.5, 2, 10); found {0}.</source>
      <translation>180 度必须是 SIZE 的整数倍，使格网绕地球一周闭合（1、0.5、2、10）；实际为 {0}。</translation>
    </message>
    <message>
      <source>SIZE must lie between 0.01 and 90 degrees; found {0}.</source>
      <translation>SIZE 必须在 0.01 至 90 度之间；实际为 {0}。</translation>
    </message>
    <message>
      <source>SIZE {0} makes more than {1} tiles of the extent. Choose a larger.</source>
      <translation>SIZE {0} 会在该范围产生超过 {1} 个分块。请取更大的值。</translation>
    </message>
    <message>
      <source>SOURCE must be one of {0}; found '{1}'.</source>
      <translation>SOURCE 必须是以下之一：{0}；实际为“{1}”。</translation>
    </message>
    <message>
      <source>START {0} lies after END {1}.</source>
      <translation>START {0} 晚于 END {1}。</translation>
    </message>
    <message>
      <source>Scene {0}: {1}</source>
      <translation>景 {0}：{1}</translation>
    </message>
    <message>
      <source>Signing in to Earth Engine</source>
      <translation>正在登录 Earth Engine</translation>
    </message>
    <message>
      <source>Skipped {0}.</source>
      <translation>已跳过 {0}。</translation>
    </message>
    <message>
      <source>Smoothing</source>
      <translation>正在平滑</translation>
    </message>
    <message>
      <source>Some regions have no subset. Run 'Split samples' again.</source>
      <translation>有些样区没有子集。请再次运行“划分样本”。</translation>
    </message>
    <message>
      <source>Splitting</source>
      <translation>正在切割</translation>
    </message>
    <message>
      <source>Stored values are multiplied with {0}, those the model was trained on with {1}.</source>
      <translation>存储的数值乘以 {0}，而模型训练时乘以 {1}。</translation>
    </message>
    <message>
      <source>TENSORBOARD needs the package 'tensorboard', which the worker environment lacks. Install it there, or leave TENSORBOARD empty.</source>
      <translation>TENSORBOARD 需要 tensorboard，但工作环境没有。请在其中安装，或让 TENSORBOARD 留空。</translation>
    </message>
    <message>
      <source>THRESHOLD is an NDWI in -1..1; found {0}.</source>
      <translation>THRESHOLD 是 -1..1 之间的 NDWI；实际为 {0}。</translation>
    </message>
    <message>
      <source>THRESHOLD must lie above 0 and up to 1; found {0}.</source>
      <translation>THRESHOLD 必须大于 0 且不超过 1；实际为 {0}。</translation>
    </message>
    <message>
      <source>THRESHOLD_FIELD '{0}' is not in '{1}'; its fields are: {2}.</source>
      <translation>THRESHOLD_FIELD“{0}”不在“{1}”中；其字段为：{2}。</translation>
    </message>
    <message>
      <source>THRESHOLD_FIELD '{0}' must hold NDWI in -1..1; found {1}. Correct the field.</source>
      <translation>THRESHOLD_FIELD“{0}”必须是 -1..1 的 NDWI；实际为 {1}。请更正该字段。</translation>
    </message>
    <message>
      <source>THRESHOLD_FIELD '{0}' must hold numbers. Choose a numeric field.</source>
      <translation>THRESHOLD_FIELD“{0}”必须为数值。请选择数值字段。</translation>
    </message>
    <message>
      <source>THRESHOLD_FIELD needs REGIONS.</source>
      <translation>THRESHOLD_FIELD 需要 REGIONS。</translation>
    </message>
    <message>
      <source>TILE_SIZE must lie in 1..{0}, because Earth Engine answers at most 48 MB at once; found {1}.</source>
      <translation>TILE_SIZE 必须在 1..{0} 之间，因为 Earth Engine 一次最多返回 48 MB；实际为 {1}。</translation>
    </message>
    <message>
      <source>TOLERANCE must not be negative; found {0}.</source>
      <translation>TOLERANCE 不能为负；实际为 {0}。</translation>
    </message>
    <message>
      <source>TRAIN, VALIDATION and TEST must add up to 100; found {0}.</source>
      <translation>TRAIN、VALIDATION 和 TEST 之和必须为 100；实际为 {0}。</translation>
    </message>
    <message>
      <source>TRAIN, VALIDATION and TEST must not be negative.</source>
      <translation>TRAIN、VALIDATION 和 TEST 不能为负。</translation>
    </message>
    <message>
      <source>TYPE_CODES is empty. Name the types that the codes 0, 1, .. stand for.</source>
      <translation>TYPE_CODES 为空。请写出代码 0、1…… 各自代表的类型。</translation>
    </message>
    <message>
      <source>TYPE_FIELD is empty. Choose the field that holds the regions' types.</source>
      <translation>TYPE_FIELD 为空。请选择含样区类型的字段。</translation>
    </message>
    <message>
      <source>The ONNX graph of '{0}' differs from the network by {1}, more than {2}; it was not written. Please report this model.</source>
      <translation>“{0}”的 ONNX 计算图与网络相差 {1}，大于 {2}；没有写出。请报告此模型。</translation>
    </message>
    <message>
      <source>The architectures smp-* need segmentation-models-pytorch, which cannot be imported ({0}). Renew the worker environment in the settings of the plugin, or choose the architecture unet.</source>
      <translation>网络结构 smp-* 需要 segmentation-models-pytorch，但无法导入（{0}）。请在插件设置中重建工作环境，或选择网络结构 unet。</translation>
    </message>
    <message>
      <source>The bands have no descriptions; they are taken as {0} in this order.</source>
      <translation>波段没有描述；按 {0} 的顺序读取。</translation>
    </message>
    <message>
      <source>The catalogue answered {0} items on {1} pages.</source>
      <translation>目录返回了 {1} 页共 {0} 个条目。</translation>
    </message>
    <message>
      <source>The composite would have {0} x {1} pixels, where up to {2} a side are expected. Give an EXTENT in the units of CRS, and check RESOLUTION and that the scenes show one place.</source>
      <translation>合成影像将有 {0} x {1} 像元，每边最多 {2}。请按 CRS 的单位给出 EXTENT，并检查 RESOLUTION 以及各景是否为同一地点。</translation>
    </message>
    <message>
      <source>The disk of '{0}' has {1} GB free, the run needs about {2} GB. Make room or choose another RUN_FOLDER.</source>
      <translation>“{0}”所在磁盘可用 {1} GB，运行约需 {2} GB。请腾出空间或另选 RUN_FOLDER。</translation>
    </message>
    <message>
      <source>The disk of '{0}' is full: {1} MB are free, the tiles in work need {2} MB. Make room and run again; what is done stays.</source>
      <translation>“{0}”所在磁盘已满：可用 {1} MB，正在处理的分块需要 {2} MB。请腾出空间后再次运行；已完成的部分保留。</translation>
    </message>
    <message>
      <source>The export of the {0} to {1} has been started.</source>
      <translation>已启动 {0} 到 {1} 的导出。</translation>
    </message>
    <message>
      <source>The export of the {0} was started by an earlier run.</source>
      <translation>{0} 的导出由先前的运行启动。</translation>
    </message>
    <message>
      <source>The extent does not touch '{0}', which covers {1} in {2}. Choose an extent inside it.</source>
      <translation>范围与“{0}”不相接，后者在 {2} 中覆盖 {1}。请选择其中的范围。</translation>
    </message>
    <message>
      <source>The file holds {0} of {1} items that the search found. Save all of its pages, or give the address of the search instead of the file.</source>
      <translation>文件含有检索所得 {1} 个条目中的 {0} 个。请保存所有页，或用检索地址代替文件。</translation>
    </message>
    <message>
      <source>The images of the whole extent are too many to be listed; their days are not noted. {0}</source>
      <translation>整个范围的影像太多，无法列出；没有记录其日期。{0}</translation>
    </message>
    <message>
      <source>The lakes of these tiles are there already.</source>
      <translation>这些分块的湖泊已经存在。</translation>
    </message>
    <message>
      <source>The layer has no coordinate system, so no area can be computed. Set its coordinate system first.</source>
      <translation>图层没有坐标系，无法计算面积。请先设置坐标系。</translation>
    </message>
    <message>
      <source>The loss is no longer a number in epoch {0}. Look for extreme values in the images of the regions, or try another SEED, CLIP 1, or a smaller LEARNING_RATE.</source>
      <translation>第 {0} 轮的损失已不是数值。请检查样区影像中的极端值，或尝试其他 SEED、CLIP 1 或更小的 LEARNING_RATE。</translation>
    </message>
    <message>
      <source>The mask of '{0}' is not looked at: only a nodata value tells where there is no data.</source>
      <translation>不使用“{0}”的掩膜：只有无数据值表示没有数据。</translation>
    </message>
    <message>
      <source>The model '{0}' needs them: make a composite, or choose a model for these bands.</source>
      <translation>模型“{0}”需要它们：请制作合成影像，或选择适用于这些波段的模型。</translation>
    </message>
    <message>
      <source>The model '{0}' takes a PATCH that is a multiple of {1}; found {2}.</source>
      <translation>模型“{0}”要求 PATCH 为 {1} 的倍数；实际为 {2}。</translation>
    </message>
    <message>
      <source>The model '{0}' was trained on other samples, or on another state of these: make sure that no region of '{1}' took part.{2}</source>
      <translation>模型“{0}”是用其他样本或这些样本的其他状态训练的：请确认“{1}”的样区没有参加。{2}</translation>
    </message>
    <message>
      <source>The model '{0}' was trained with the regions of '{1}' of these very samples: the scores are no test of it. Assess it on regions that it has not seen.</source>
      <translation>模型“{0}”正是用这些样本中“{1}”的样区训练的：评分不能作为检验。请用它没有见过的样区评估。</translation>
    </message>
    <message>
      <source>The model '{0}' works with WINDOW {1} only; found {2}.</source>
      <translation>模型“{0}”只能使用 WINDOW {1}；实际为 {2}。</translation>
    </message>
    <message>
      <source>The model was trained on pixels of {0} m, '{1}' has pixels of {2} m: expect worse results, or make a composite of {3} m.</source>
      <translation>模型用 {0} 米像元训练，“{1}”的像元为 {2} 米：结果会较差，或请制作 {3} 米的合成影像。</translation>
    </message>
    <message>
      <source>The network of '{0}' cannot be written as a graph; PRECISION fast is not for it.</source>
      <translation>“{0}”的网络无法写成计算图；不能使用 PRECISION fast。</translation>
    </message>
    <message>
      <source>The place '{0}' lies outside IMAGE, so there is no picture of it.</source>
      <translation>区域“{0}”在 IMAGE 范围之外，因此没有图。</translation>
    </message>
    <message>
      <source>The publisher states no checksum of '{0}'; only its size could be compared.</source>
      <translation>发布者没有给出“{0}”的校验和；只能比较大小。</translation>
    </message>
    <message>
      <source>The region_id '{0}' occurs twice. Give each region its own.</source>
      <translation>region_id“{0}”出现两次。请给每个样区单独的编号。</translation>
    </message>
    <message>
      <source>The run in '{0}' has no tile {1}.</source>
      <translation>“{0}”中的运行没有分块 {1}。</translation>
    </message>
    <message>
      <source>The run in '{0}' is not finished: {1} of {2} tiles are done. Run 'Map lakes of a large area' in it first.</source>
      <translation>“{0}”中的运行没有完成：{2} 个分块中完成了 {1} 个。请先在其中运行大区域湖泊制图（maplakes）。</translation>
    </message>
    <message>
      <source>The run in '{0}' is of GLAKES {1}, this is GLAKES {2}. Install the same version.</source>
      <translation>“{0}”中的运行属于 GLAKES {1}，这里是 GLAKES {2}。请安装同一版本。</translation>
    </message>
    <message>
      <source>The run in '{0}' was stopped: '{1}' lies there, and no shard would begin a tile. Remove that file, or run 'Map lakes of a large area' with DRY_RUN, which does; then start the shards again.</source>
      <translation>“{0}”中的运行已被停止：那里有“{1}”，任何分片任务都不会开始分块。请删除该文件，或以 DRY_RUN 运行“绘制大区域的湖泊”（它会删除该文件），然后重新启动分片任务。</translation>
    </message>
    <message>
      <source>The scheduler at {0} has GLAKES {1}, this is GLAKES {2}. Install the same version.</source>
      <translation>{0} 的调度器使用 GLAKES {1}，这里是 GLAKES {2}。请安装同一版本。</translation>
    </message>
    <message>
      <source>The scheduler at {0} has no GLAKES {1} ({2}). Install the same package there as for the workers.</source>
      <translation>{0} 的调度器没有 GLAKES {1}（{2}）。请在那里安装与工作节点相同的包。</translation>
    </message>
    <message>
      <source>The scheduler at {0} has no worker. Start some, on every machine: dask worker {1} --nthreads 1</source>
      <translation>{0} 的调度器没有工作节点。请在每台计算机上启动：dask worker {1} --nthreads 1</translation>
    </message>
    <message>
      <source>The scheduler at {0} was lost. What is done stays; run again to continue, with this scheduler, another, or none.</source>
      <translation>与 {0} 的调度器失去连接。已完成的部分保留；请再次运行以继续，可用此调度器、其他调度器或不用。</translation>
    </message>
    <message>
      <source>The state after the last complete epoch is kept in '{0}'. Give it as RESUME to go on; with EPOCHS 1 it becomes a model of the best epoch so far, without further training.</source>
      <translation>最后一个完整轮次之后的状态保存在“{0}”中。把它设为 RESUME 可继续；EPOCHS 设为 1 时不再训练，由目前最佳轮次得到模型。</translation>
    </message>
    <message>
      <source>The sun's azimuth is not stated in {0} of {1} scenes: reckoned for 10:30 mean solar time.</source>
      <translation>{1} 景中有 {0} 景没有写明太阳方位角：按平太阳时 10:30 计算。</translation>
    </message>
    <message>
      <source>The tiles {0} and {1} of GRID overlap. Lakes would be there twice; give a grid whose tiles lie side by side.</source>
      <translation>GRID 的分块 {0} 和 {1} 重叠，湖泊会重复出现；请给出分块并列的格网。</translation>
    </message>
    <message>
      <source>The type code {0} is none of 0..{1}, which stand for {2}. Give TYPE_CODES one of {3} for each code.</source>
      <translation>类型代码 {0} 不在 0..{1}（代表 {2}）之内。请在 TYPE_CODES 中为每个代码给出 {3} 之一。</translation>
    </message>
    <message>
      <source>The worker '{0}' began with {1} instead of a greeting.</source>
      <translation>工作进程“{0}”以 {1} 开始，而不是问候。</translation>
    </message>
    <message>
      <source>The worker '{0}' is GLAKES {1}, QGIS runs GLAKES {2}. Restart QGIS, or update the worker environment in the GLAKES settings.</source>
      <translation>工作进程“{0}”是 GLAKES {1}，而 QGIS 运行的是 GLAKES {2}。请重启 QGIS，或在 GLAKES 设置中更新工作环境。</translation>
    </message>
    <message>
      <source>The worker '{0}' {1}: {2}{3}.</source>
      <translation>工作进程“{0}”{1}：{2}{3}。</translation>
    </message>
    <message>
      <source>The worker '{0}' {1}{2}.</source>
      <translation>工作进程“{0}”{1}{2}。</translation>
    </message>
    <message>
      <source>The worker interpreter '{0}' cannot be started: {1}. Choose another in the GLAKES settings, or set GLAKES_PYTHON.</source>
      <translation>无法启动工作进程的解释器“{0}”：{1}。请在 GLAKES 设置中选择另一个，或设置 GLAKES_PYTHON。</translation>
    </message>
    <message>
      <source>The worker {0} of {1} cannot take part: {2}</source>
      <translation>{1} 的工作节点 {0} 不能参加：{2}</translation>
    </message>
    <message>
      <source>There is no {0}: labels are taken from the annotations.</source>
      <translation>没有 {0}：标注取自标注栅格。</translation>
    </message>
    <message>
      <source>There is one labelled lake only: there is no line of correct area on label area.</source>
      <translation>只有一个标注的湖泊：无法得到正确面积对标注面积的回归线。</translation>
    </message>
    <message>
      <source>There is one region only, which cannot be drawn again: there are no intervals.</source>
      <translation>只有一个样区，无法重抽样：没有置信区间。</translation>
    </message>
    <message>
      <source>This processor is not faster with 8-bit whole numbers; exact is used here.</source>
      <translation>这台处理器用 8 位整数并不更快；此处使用 exact。</translation>
    </message>
    <message>
      <source>Tile {0} failed {1} times and is left out: {2}</source>
      <translation>分块 {0} 失败 {1} 次，已跳过：{2}</translation>
    </message>
    <message>
      <source>Tile {0} failed: {1}</source>
      <translation>分块 {0} 失败：{1}</translation>
    </message>
    <message>
      <source>Tile {0} is computed again: {1}.</source>
      <translation>重新计算分块 {0}：{1}。</translation>
    </message>
    <message>
      <source>Tile {0}: {1}</source>
      <translation>分块 {0}：{1}</translation>
    </message>
    <message>
      <source>To do: {0} tiles, {1} million pixels, about {2} hours on a machine like this one with {3}, about {4} GB ({5} GB are free).</source>
      <translation>待做：{0} 个分块，{1} 百万像元，在使用 {3} 的这类计算机上约 {2} 小时，约 {4} GB（可用 {5} GB）。</translation>
    </message>
    <message>
      <source>Tracing lakes</source>
      <translation>正在勾绘湖泊</translation>
    </message>
    <message>
      <source>Tracing the network</source>
      <translation>正在追踪网络</translation>
    </message>
    <message>
      <source>Type {0}: {1} regions for {2}, none for {3}, so that {4}. Add some and use 'Split samples'.</source>
      <translation>类型 {0}：{2} 有 {1} 个样区，{3} 没有，因此{4}。请补充样区并使用“划分样本”。</translation>
    </message>
    <message>
      <source>UNSCALED is offset, but in {0} of {1} scenes numbers are below {2}, which would be reflectance below -0.05: {3}. Set scale and offset in their files.</source>
      <translation>UNSCALED 为 offset，但 {1} 景中有 {0} 景的数值低于 {2}，即反射率低于 -0.05：{3}。请在文件中写明缩放系数和偏移量。</translation>
    </message>
    <message>
      <source>Uniting lakes</source>
      <translation>正在合并湖泊</translation>
    </message>
    <message>
      <source>Unpacking {0}</source>
      <translation>正在解压 {0}</translation>
    </message>
    <message>
      <source>WINDOW must be 0, or a multiple of {0} larger than twice the margin; found {1}.</source>
      <translation>WINDOW 必须为 0，或为 {0} 的倍数且大于边缘宽度的两倍；实际为 {1}。</translation>
    </message>
    <message>
      <source>WINDOW must be larger than twice the margin of {0} that '{1}' needs; found {2}.</source>
      <translation>WINDOW 必须大于“{1}”所需边缘宽度 {0} 的两倍；实际为 {2}。</translation>
    </message>
    <message>
      <source>Water occurrence is there from 60 S to 80 N only. Choose an EXTENT that reaches into it.</source>
      <translation>水体出现频率只覆盖南纬 60 度至北纬 80 度。请选择与之相交的 EXTENT。</translation>
    </message>
    <message>
      <source>Weights of Keras need the library h5py in the worker environment. Install it with 'python -m pip install h5py', or export the network as ONNX.</source>
      <translation>Keras 的权重需要工作环境中的 h5py。请用“python -m pip install h5py”安装，或把网络导出为 ONNX。</translation>
    </message>
    <message>
      <source>Whether a lake that a river touches stays depends on GLAKES: expected GLAKES beside RIVERS or RIVER_MASKS, found none.</source>
      <translation>河流接触的湖泊是否保留取决于 GLAKES：有 RIVERS 或 RIVER_MASKS 时需要 GLAKES，但没有给出。</translation>
    </message>
    <message>
      <source>Without REGIONS every predicted lake without a label counts as false, also where nobody has labelled. Intervals come from drawing lakes again, not regions, and are too narrow where neighbours are alike.</source>
      <translation>没有 REGIONS 时，没有标注的预测湖泊一律算作错分，即使该处无人标注。置信区间由重抽湖泊而非样区得到，相邻湖泊相似时偏窄。</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>正在写出</translation>
    </message>
    <message>
      <source>Writing labels</source>
      <translation>正在写出标注</translation>
    </message>
    <message>
      <source>Writing lakes</source>
      <translation>正在写出湖泊</translation>
    </message>
    <message>
      <source>Writing polygons</source>
      <translation>正在写出多边形</translation>
    </message>
    <message>
      <source>Writing samples</source>
      <translation>正在写出样本</translation>
    </message>
    <message>
      <source>Writing subsets</source>
      <translation>正在写出子集</translation>
    </message>
    <message>
      <source>Writing table and report</source>
      <translation>正在写出表和报告</translation>
    </message>
    <message>
      <source>Writing the composite</source>
      <translation>正在写出合成影像</translation>
    </message>
    <message>
      <source>Writing the lakes of each region</source>
      <translation>正在写出各区域的湖泊</translation>
    </message>
    <message>
      <source>Writing the probability</source>
      <translation>正在写出概率</translation>
    </message>
    <message>
      <source>Writing the report</source>
      <translation>正在写出报告</translation>
    </message>
    <message>
      <source>Zenodo's record {0}: expected a file whose name begins with {1}, found {2}. Fetch it by hand from https://zenodo.org/records/{3}.</source>
      <translation>Zenodo 记录 {0}：应有名称以 {1} 开头的文件，实际有 {2}。请从 https://zenodo.org/records/{3} 手动下载。</translation>
    </message>
    <message>
      <source>addresses '/vsi...' are not opened, only http, https and files of this machine</source>
      <translation>不打开“/vsi...”地址，只打开 http、https 和本机文件</translation>
    </message>
    <message>
      <source>addresses '{0}:' are not opened, only http, https and files of this machine</source>
      <translation>不打开“{0}:”地址，只打开 http、https 和本机文件</translation>
    </message>
    <message>
      <source>addresses '{0}:' of a catalogue on the web are not opened, only http and https</source>
      <translation>不打开网络目录中的“{0}:”地址，只打开 http 和 https</translation>
    </message>
    <message>
      <source>answers {0}</source>
      <translation>响应为 {0}</translation>
    </message>
    <message>
      <source>asks for a WINDOW of {0}; a '{1}' takes multiples of {2}</source>
      <translation>要求 WINDOW 为 {0}；“{1}”接受 {2} 的倍数</translation>
    </message>
    <message>
      <source>breaks off</source>
      <translation>中断</translation>
    </message>
    <message>
      <source>broke off while it was read</source>
      <translation>在读取时中断</translation>
    </message>
    <message>
      <source>cannot be read</source>
      <translation>无法读取</translation>
    </message>
    <message>
      <source>cannot be read ({0})</source>
      <translation>无法读取（{0}）</translation>
    </message>
    <message>
      <source>cannot be read as a GeoPackage</source>
      <translation>无法作为 GeoPackage 读取</translation>
    </message>
    <message>
      <source>cannot be read as a raster</source>
      <translation>无法作为栅格读取</translation>
    </message>
    <message>
      <source>cannot be read as a vector layer ({0})</source>
      <translation>无法作为矢量图层读取（{0}）</translation>
    </message>
    <message>
      <source>cannot be read at region '{0}' ({1})</source>
      <translation>在样区“{0}”处无法读取（{1}）</translation>
    </message>
    <message>
      <source>cannot be used: {0}</source>
      <translation>无法使用：{0}</translation>
    </message>
    <message>
      <source>did not answer</source>
      <translation>没有应答</translation>
    </message>
    <message>
      <source>does not answer</source>
      <translation>没有响应</translation>
    </message>
    <message>
      <source>does not answer, or is no GeoTIFF or JPEG 2000</source>
      <translation>没有响应，或不是 GeoTIFF 或 JPEG 2000</translation>
    </message>
    <message>
      <source>does not exist</source>
      <translation>不存在</translation>
    </message>
    <message>
      <source>ended by signal {0}</source>
      <translation>被信号 {0} 终止</translation>
    </message>
    <message>
      <source>ended during the job</source>
      <translation>在任务中途结束</translation>
    </message>
    <message>
      <source>exit status {0}</source>
      <translation>退出状态 {0}</translation>
    </message>
    <message>
      <source>figshare's article {0}: expected the file {1}, found {2}. Fetch it by hand from figshare.com.</source>
      <translation>figshare 条目 {0}：应有文件 {1}，实际有 {2}。请从 figshare.com 手动下载。</translation>
    </message>
    <message>
      <source>has a card that cannot be used: {0}</source>
      <translation>的模型卡无法使用：{0}</translation>
    </message>
    <message>
      <source>has no coordinate system</source>
      <translation>没有坐标系</translation>
    </message>
    <message>
      <source>has no geometry</source>
      <translation>没有几何图形</translation>
    </message>
    <message>
      <source>has no image that can be used for any of {0} regions (such as {1})</source>
      <translation>{0} 个样区（例如 {1}）都没有可用的影像</translation>
    </message>
    <message>
      <source>has no layer '{0}'</source>
      <translation>没有图层“{0}”</translation>
    </message>
    <message>
      <source>has no polygons, but {0}</source>
      <translation>没有多边形，而是 {0}</translation>
    </message>
    <message>
      <source>has no {0}</source>
      <translation>没有 {0}</translation>
    </message>
    <message>
      <source>has weights that are not numbers (in '{0}'): its training went wrong</source>
      <translation>含有非数值的权重（在“{0}”中）：其训练出了问题</translation>
    </message>
    <message>
      <source>has weights that do not fit a '{0}' of {1}: {2}</source>
      <translation>的权重与 {1} 的“{0}”不符：{2}</translation>
    </message>
    <message>
      <source>holds no GeoTIFF</source>
      <translation>没有 GeoTIFF</translation>
    </message>
    <message>
      <source>holds no run</source>
      <translation>没有运行记录</translation>
    </message>
    <message>
      <source>holds weights without a model card</source>
      <translation>含有权重但没有模型卡</translation>
    </message>
    <message>
      <source>is a raster, and polygons are needed</source>
      <translation>是栅格，这里需要多边形</translation>
    </message>
    <message>
      <source>is cut off or damaged ({0})</source>
      <translation>不完整或已损坏（{0}）</translation>
    </message>
    <message>
      <source>is gone</source>
      <translation>已不存在</translation>
    </message>
    <message>
      <source>is larger than {0} MB</source>
      <translation>大于 {0} MB</translation>
    </message>
    <message>
      <source>is no GeoTIFF or JPEG 2000 that can be read</source>
      <translation>不是可读取的 GeoTIFF 或 JPEG 2000</translation>
    </message>
    <message>
      <source>is not a safetensors file ({0})</source>
      <translation>不是 safetensors 文件（{0}）</translation>
    </message>
    <message>
      <source>is not the record of a job</source>
      <translation>不是任务记录</translation>
    </message>
    <message>
      <source>is not valid JSON</source>
      <translation>不是有效的 JSON</translation>
    </message>
    <message>
      <source>is of processing baseline {0}, but states no offset for {1}: whether its numbers are 1000 higher is not known. Give each asset raster:bands with scale 0.0001 and offset -0.1, or offset 0 if the 1000 was taken out</source>
      <translation>处理基线为 {0}，但没有写明 {1} 的偏移量：无法知道其数值是否高出 1000。请为每个资源写明 raster:bands，缩放系数 0.0001、偏移量 -0.1；若已减去 1000，则偏移量为 0</translation>
    </message>
    <message>
      <source>is the image of region '{0}' and cannot be opened</source>
      <translation>是样区“{0}”的影像，但无法打开</translation>
    </message>
    <message>
      <source>it was killed, most often because the machine ran out of memory; choose a smaller extent or window</source>
      <translation>进程被强行终止，多半是因为内存不足；请选择较小的范围或窗口</translation>
    </message>
    <message>
      <source>its address is not one</source>
      <translation>其地址无效</translation>
    </message>
    <message>
      <source>its address names no host</source>
      <translation>其地址没有主机名</translation>
    </message>
    <message>
      <source>names a '{0}' of {1}, which cannot be built</source>
      <translation>指定了 {1} 的“{0}”，但无法构建</translation>
    </message>
    <message>
      <source>onnxruntime and the imported network differ by {0} at most.</source>
      <translation>onnxruntime 与导入的网络最多相差 {0}。</translation>
    </message>
    <message>
      <source>onnxruntime and the network differ by {0} at most.</source>
      <translation>onnxruntime 与网络最多相差 {0}。</translation>
    </message>
    <message>
      <source>{0} % of the held-out pixels have another class than with the exact network.</source>
      <translation>留出像元中有 {0} % 的类别与精确网络不同。</translation>
    </message>
    <message>
      <source>{0} '{1}' is not a coordinate system that is known. {2}</source>
      <translation>{0}“{1}”不是已知的坐标系。{2}</translation>
    </message>
    <message>
      <source>{0} '{1}' is not in '{2}'; its fields are: {3}.</source>
      <translation>{0}“{1}”不在“{2}”中；其字段为：{3}。</translation>
    </message>
    <message>
      <source>{0} '{1}' {2}. {3}</source>
      <translation>{0}“{1}”{2}。{3}</translation>
    </message>
    <message>
      <source>{0} Check the address.</source>
      <translation>{0} 请检查地址。</translation>
    </message>
    <message>
      <source>{0} Make it again with 'Quantize a model'. Exact is used here.</source>
      <translation>{0} 请用“量化模型”重新制作。此处使用 exact。</translation>
    </message>
    <message>
      <source>{0} Save it again.</source>
      <translation>{0} 请重新保存。</translation>
    </message>
    <message>
      <source>{0} but a STAC {1}, which names no images. Search it, and give the address of that search or the items found as a file.</source>
      <translation>{0}，但 STAC {1} 不含影像。请进行检索，并给出检索地址或存有检索结果的文件。</translation>
    </message>
    <message>
      <source>{0} comes in regions: expected an EXTENT, found none. Give the region you map.</source>
      <translation>{0} 按区域提供：应有 EXTENT，实际没有。请给出要制图的区域。</translation>
    </message>
    <message>
      <source>{0} decisions belong to no lake of this run: {1}. They stay in the DECISIONS layer.</source>
      <translation>有 {0} 个人工决定不属于本次运行的任何湖泊：{1}。它们留在 DECISIONS 图层中。</translation>
    </message>
    <message>
      <source>{0} differ in size or place. Cut both from the same grid.</source>
      <translation>{0} 的大小或位置不同。请由同一格网裁取。</translation>
    </message>
    <message>
      <source>{0} features have no area and were left out.</source>
      <translation>有 {0} 个要素没有面积，已跳过。</translation>
    </message>
    <message>
      <source>{0} features that are no lines were skipped.</source>
      <translation>有 {0} 个要素不是线，已跳过。</translation>
    </message>
    <message>
      <source>{0} features without an area were skipped.</source>
      <translation>跳过了 {0} 个没有面积的要素。</translation>
    </message>
    <message>
      <source>{0} has no field '{1}': there are no types, and scores are of all lakes together.</source>
      <translation>{0} 没有字段“{1}”：没有类型之分，评分针对全部湖泊。</translation>
    </message>
    <message>
      <source>{0} has no setting {1}.</source>
      <translation>{0} 没有设置项 {1}。</translation>
    </message>
    <message>
      <source>{0} ids of {1} are there more than once ({2}). Lakes are matched by their place, so numbers are right, but PAIRS names different lakes by the same id.</source>
      <translation>{1} 中有 {0} 个编号出现不止一次（{2}）。湖泊按位置匹配，因此数字正确，但 PAIRS 中不同的湖泊会有相同的编号。</translation>
    </message>
    <message>
      <source>{0} images are not there, '{1}' first. The regions keep their paths.</source>
      <translation>有 {0} 幅影像不存在，第一幅是“{1}”。样区保留其路径。</translation>
    </message>
    <message>
      <source>{0} images of {1} days touch the extent, {2} to {3}.</source>
      <translation>与范围相接的影像有 {1} 天共 {0} 幅，从 {2} 到 {3}。</translation>
    </message>
    <message>
      <source>{0} invalid polygons were repaired.</source>
      <translation>修复了 {0} 个无效多边形。</translation>
    </message>
    <message>
      <source>{0} is there already.</source>
      <translation>{0} 已经存在。</translation>
    </message>
    <message>
      <source>{0} items state an offset and also that it was applied to their numbers already; it is not applied again: {1}.</source>
      <translation>有 {0} 个条目写明了偏移量，又写明已应用于数值；不再重复应用：{1}。</translation>
    </message>
    <message>
      <source>{0} known lakes touch the area that was mapped.</source>
      <translation>{0} 个已知湖泊与制图区域相接。</translation>
    </message>
    <message>
      <source>{0} labelled lakes have several parts; each counts as one lake.</source>
      <translation>有 {0} 个标注的湖泊由多部分组成；各算一个湖泊。</translation>
    </message>
    <message>
      <source>{0} labels lie in no region and were left out.</source>
      <translation>有 {0} 个标注不在任何样区内，已跳过。</translation>
    </message>
    <message>
      <source>{0} labels.</source>
      <translation>{0} 个标注。</translation>
    </message>
    <message>
      <source>{0} lakes are smaller than 0.005 km²; they have a class of their own.</source>
      <translation>有 {0} 个湖泊小于 0.005 km²；单独成为一级。</translation>
    </message>
    <message>
      <source>{0} lakes became {1}, of which {2} were not predicted at all.</source>
      <translation>{0} 个湖泊变为 {1} 个，其中 {2} 个完全没有预测到。</translation>
    </message>
    <message>
      <source>{0} lakes have decisions that differ. The rules decide; the note in REVIEW names them.</source>
      <translation>有 {0} 个湖泊的人工决定不一致，按规则判断；REVIEW 的备注中列出了它们。</translation>
    </message>
    <message>
      <source>{0} lakes have no lake_type.</source>
      <translation>有 {0} 个湖泊没有 lake_type。</translation>
    </message>
    <message>
      <source>{0} lakes have the lake_id of another, and each was counted: the layer holds some lakes twice, or parts of one lake. Dissolve it by lake_id if these are to count once.</source>
      <translation>有 {0} 个湖泊与其他湖泊的 lake_id 相同，各计一次：图层中有重复的湖泊，或同一湖泊的几部分。若只应计一次，请按 lake_id 融合。</translation>
    </message>
    <message>
      <source>{0} lakes have the lake_id of another: the layer holds some lakes twice, or parts of one lake.</source>
      <translation>有 {0} 个湖泊与其他湖泊的 lake_id 相同：图层中有重复的湖泊，或同一湖泊的几部分。</translation>
    </message>
    <message>
      <source>{0} lakes in {1} regions, {2} km2; they lie in '{3}'.</source>
      <translation>{1} 个区域中有 {0} 个湖泊，{2} km2；它们在“{3}”中。</translation>
    </message>
    <message>
      <source>{0} lakes intersect what is to be excluded and were left out.</source>
      <translation>有 {0} 个湖泊与不计入的区域相交，已排除。</translation>
    </message>
    <message>
      <source>{0} lakes lie in no region and go with the nearest one; the farthest lies {1} km away.</source>
      <translation>{0} 个湖泊不在任何区域中，归入最近的区域；最远的相距 {1} km。</translation>
    </message>
    <message>
      <source>{0} lakes of {1} are cut at the outline of a region; what is inside counts.</source>
      <translation>{1} 中有 {0} 个湖泊被样区轮廓切开；位于其内的部分计入。</translation>
    </message>
    <message>
      <source>{0} lakes of {1} near the regions lie outside of REGIONS and are not counted.</source>
      <translation>样区附近 {1} 的湖泊有 {0} 个位于 REGIONS 之外，不计入。</translation>
    </message>
    <message>
      <source>{0} lakes of {1} overlap larger ones of the same layer or are there twice; what lies in both counts for the larger one.</source>
      <translation>{1} 中有 {0} 个湖泊与同一图层中更大的湖泊重叠或重复出现；共有部分计入较大者。</translation>
    </message>
    <message>
      <source>{0} lakes with {1} km² in {2} cells.</source>
      <translation>{2} 个格网单元中有 {0} 个湖泊，共 {1} km²。</translation>
    </message>
    <message>
      <source>{0} lakes, {1} of them at the edges of tiles.</source>
      <translation>{0} 个湖泊，其中 {1} 个位于分块边缘。</translation>
    </message>
    <message>
      <source>{0} lakes.</source>
      <translation>{0} 个湖泊。</translation>
    </message>
    <message>
      <source>{0} must be a day such as 2020-06-30; found '{1}'.</source>
      <translation>{0} 必须是日期，例如 2020-06-30；实际为“{1}”。</translation>
    </message>
    <message>
      <source>{0} must be a multiple of {1}; found {2}.</source>
      <translation>{0} 必须是 {1} 的倍数；实际为 {2}。</translation>
    </message>
    <message>
      <source>{0} must be at least 1; found {1}.</source>
      <translation>{0} 至少为 1；实际为 {1}。</translation>
    </message>
    <message>
      <source>{0} must be one of {1}; found '{2}'.</source>
      <translation>{0} 必须是以下之一：{1}；实际为“{2}”。</translation>
    </message>
    <message>
      <source>{0} must be whole numbers with commas between them, such as 1 or 1,2; found '{1}'.</source>
      <translation>{0} 必须是以逗号分隔的整数，例如 1 或 1,2；实际为“{1}”。</translation>
    </message>
    <message>
      <source>{0} must hold {1}; found '{2}'. Correct it, or choose another field.</source>
      <translation>{0} 必须为 {1}；实际为“{2}”。请更正，或另选字段。</translation>
    </message>
    <message>
      <source>{0} must lie in 0..100 percent; found {1}.</source>
      <translation>{0} 必须在百分之 0..100 之间；实际为 {1}。</translation>
    </message>
    <message>
      <source>{0} must not be negative.</source>
      <translation>{0} 不能为负。</translation>
    </message>
    <message>
      <source>{0} must not be negative; found {1}.</source>
      <translation>{0} 不能为负；实际为 {1}。</translation>
    </message>
    <message>
      <source>{0} of {1} decisions touch no lake of this run. They stay in '{2}'.</source>
      <translation>{1} 个决定中有 {0} 个不与此次运行的任何湖泊相接。它们保留在“{2}”中。</translation>
    </message>
    <message>
      <source>{0} of {1} features of {2} have no type; they are '{3}'.</source>
      <translation>{2} 的 {1} 个要素中有 {0} 个没有类型；归为“{3}”。</translation>
    </message>
    <message>
      <source>{0} of {1} lakes are in contact with the sea and were removed.</source>
      <translation>{1} 个湖泊中有 {0} 个与海洋相接，已去除。</translation>
    </message>
    <message>
      <source>{0} of {1} lakes are in {2}.</source>
      <translation>{1} 个湖泊中有 {0} 个在 {2} 中。</translation>
    </message>
    <message>
      <source>{0} of {1} lakes lie in flood plains; {2} parts are left.</source>
      <translation>{1} 个湖泊中有 {0} 个位于洪泛平原；保留 {2} 部分。</translation>
    </message>
    <message>
      <source>{0} of {1} lakes of PLD lie where it is arid.</source>
      <translation>PLD 的 {1} 个湖泊中有 {0} 个位于干旱区。</translation>
    </message>
    <message>
      <source>{0} of {1} lakes touch a river or were decided by a person; by rule: {2}. {3} km2 were taken away.</source>
      <translation>{1} 个湖泊中有 {0} 个与河流相接或由人工决定；按规则：{2}。共去除 {3} km2。</translation>
    </message>
    <message>
      <source>{0} of {1} products are L1C (reflectance above the atmosphere), the others L2A (at the surface): their means do not belong together. Give one level at a time.</source>
      <translation>{1} 个产品中有 {0} 个为 L1C（大气层顶反射率），其余为 L2A（地表反射率）：两者的平均没有意义。请每次只用一种级别。</translation>
    </message>
    <message>
      <source>{0} of {1} regions overlap others; what lies in two regions counts in both. Intervals are too narrow then.</source>
      <translation>{1} 个样区中有 {0} 个与其他样区重叠；位于两个样区中的部分两边都计入，置信区间因此偏窄。</translation>
    </message>
    <message>
      <source>{0} of {1} scenes have pixels coarser than RESOLUTION {2} m and than Sentinel-2's own ({3}): {4}. Leave these scenes out, or give a larger RESOLUTION.</source>
      <translation>{1} 景中有 {0} 景的像元比 RESOLUTION {2} 米和 Sentinel-2 自身的像元（{3}）更粗：{4}。请排除这些景，或取更大的 RESOLUTION。</translation>
    </message>
    <message>
      <source>{0} of {1} scenes look clouded where they were taken as clear; of the pixels that they contributed so many are white: {2}. Look at them; leave them out, or choose another CLOUD_MASK.</source>
      <translation>{1} 景中有 {0} 景在判为晴空处看起来有云；其所贡献的像元中白色的比例为：{2}。请查看这些景；排除它们，或另选 CLOUD_MASK。</translation>
    </message>
    <message>
      <source>{0} of {1} scenes state no scale: their values are taken as {2}.</source>
      <translation>{1} 景中有 {0} 景没有写明缩放系数：其数值按 {2} 读取。</translation>
    </message>
    <message>
      <source>{0} of {1} tiles are done, {2} are missing.</source>
      <translation>{1} 个分块中已完成 {0} 个，缺少 {2} 个。</translation>
    </message>
    <message>
      <source>{0} of {1} tiles are missing: {2}. Run again to fetch them.</source>
      <translation>{1} 个分块中缺少 {0} 个：{2}。请再次运行以取回。</translation>
    </message>
    <message>
      <source>{0} of {1} tiles are there already.</source>
      <translation>{1} 个分块中已有 {0} 个。</translation>
    </message>
    <message>
      <source>{0} of {1} tiles failed and are left out; see '{2}'.</source>
      <translation>{1} 个分块中有 {0} 个失败，已跳过；见“{2}”。</translation>
    </message>
    <message>
      <source>{0} of {1} tiles failed: there the inventory has no predicted lakes. See '{2}'.</source>
      <translation>{1} 个分块中有 {0} 个失败：该处的清单没有预测的湖泊。见“{2}”。</translation>
    </message>
    <message>
      <source>{0} of {1} tiles; {2} to go.</source>
      <translation>{1} 个分块中已有 {0} 个；还需 {2}。</translation>
    </message>
    <message>
      <source>{0} regions ({1}), {2} labels.</source>
      <translation>{0} 个样区（{1}），{2} 个标注。</translation>
    </message>
    <message>
      <source>{0} regions are on no image and have none: {1}.</source>
      <translation>有 {0} 个样区不在任何影像上，没有影像：{1}。</translation>
    </message>
    <message>
      <source>{0} regions are rejected, or still 'todo' without labels; they are not counted.</source>
      <translation>有 {0} 个样区已退回，或仍为 todo 且没有标注；不计入。</translation>
    </message>
    <message>
      <source>{0} regions are still 'todo' and without labels; they take no part.</source>
      <translation>有 {0} 个样区仍为 todo 且没有标注；不参加。</translation>
    </message>
    <message>
      <source>{0} regions do not lie on the raster: {1}.</source>
      <translation>有 {0} 个样区不在栅格上：{1}。</translation>
    </message>
    <message>
      <source>{0} regions have neither polygons nor an annotation: {1}.</source>
      <translation>有 {0} 个样区既没有多边形也没有标注栅格：{1}。</translation>
    </message>
    <message>
      <source>{0} regions have no image: {1}.</source>
      <translation>有 {0} 个样区没有影像：{1}。</translation>
    </message>
    <message>
      <source>{0} regions have no region_id. Give each its own.</source>
      <translation>有 {0} 个样区没有 region_id。请给每个样区单独的编号。</translation>
    </message>
    <message>
      <source>{0} regions have no type; give them one before splitting: {1}.</source>
      <translation>有 {0} 个样区没有类型；划分之前请填写：{1}。</translation>
    </message>
    <message>
      <source>{0} regions have no type; they were split among themselves.</source>
      <translation>有 {0} 个样区没有类型；它们单独划分。</translation>
    </message>
    <message>
      <source>{0} regions have the outline of an earlier one and were left out.</source>
      <translation>有 {0} 个样区的轮廓与前面的样区相同，已跳过。</translation>
    </message>
    <message>
      <source>{0} regions of '{1}' overlap regions for training: {2}. A model trained on these samples has seen part of them.</source>
      <translation>“{1}”中有 {0} 个样区与训练样区重叠：{2}。用这些样本训练的模型见过其中一部分。</translation>
    </message>
    <message>
      <source>{0} regions of '{1}' took part in the training of the model '{2}', whatever their subset was then: {3}. The scores are no test of it.</source>
      <translation>“{1}”中有 {0} 个样区参加过模型“{2}”的训练，无论当时属于哪个子集：{3}。评分不能作为检验。</translation>
    </message>
    <message>
      <source>{0} regions reach beyond their image; only the part on it is used: {1}.</source>
      <translation>有 {0} 个样区超出影像；只使用影像之内的部分：{1}。</translation>
    </message>
    <message>
      <source>{0} regions were changed in more than one copy ({1}); of each {2} is kept. {3}</source>
      <translation>有 {0} 个样区在多份副本中改动过（{1}）；各保留 {2}。{3}</translation>
    </message>
    <message>
      <source>{0} regions were in another subset before. A model that was trained on the old subsets must not be tested on the new ones.</source>
      <translation>有 {0} 个样区原先属于其他子集。用旧子集训练的模型不得在新子集上测试。</translation>
    </message>
    <message>
      <source>{0} regions whose annotation and polygons differ; polygons are used: {1}.</source>
      <translation>标注栅格与多边形不一致的样区有 {0} 个；采用多边形：{1}。</translation>
    </message>
    <message>
      <source>{0} regions, {1} labels, {2} lines of history.</source>
      <translation>{0} 个样区，{1} 个标注，{2} 行历史。</translation>
    </message>
    <message>
      <source>{0} regions; thresholds {1}, THRESHOLD_USED is their mean.</source>
      <translation>{0} 个样区；阈值 {1}，THRESHOLD_USED 为其平均值。</translation>
    </message>
    <message>
      <source>{0} regions; {1} of {2} cells are under-sampled.</source>
      <translation>{0} 个样区；{2} 个格网中有 {1} 个欠采样。</translation>
    </message>
    <message>
      <source>{0} regions{1}{2}.</source>
      <translation>{0} 个样区{1}{2}。</translation>
    </message>
    <message>
      <source>{0} reservoirs of GLAKES, {1} other lakes.</source>
      <translation>GLAKES 的水库 {0} 个，其他湖泊 {1} 个。</translation>
    </message>
    <message>
      <source>{0} states a scale of {1}, which is not above 0</source>
      <translation>{0} 写明的缩放系数为 {1}，不大于 0</translation>
    </message>
    <message>
      <source>{0} states an offset of {1} but no scale, so its reflectance is not known</source>
      <translation>{0} 写明了偏移量 {1} 但没有缩放系数，因此反射率未知</translation>
    </message>
    <message>
      <source>{0} tiles were mapped, {1} failed: {2}.</source>
      <translation>完成 {0} 个分块，失败 {1} 个：{2}。</translation>
    </message>
    <message>
      <source>{0} tiles.</source>
      <translation>{0} 个分块。</translation>
    </message>
    <message>
      <source>{0} with {1} ({2} weights); {3} train and {4} validation regions; {5} + {6} batches an epoch.</source>
      <translation>{0}，使用 {1}（{2} 个权重）；训练样区 {3} 个，验证样区 {4} 个；每轮 {5} + {6} 批。</translation>
    </message>
    <message>
      <source>{0} with {1}.</source>
      <translation>{0}，使用 {1}。</translation>
    </message>
    <message>
      <source>{0}, where JOB is one of {1}.</source>
      <translation>{0}，其中 JOB 为以下之一：{1}。</translation>
    </message>
    <message>
      <source>{0}, without user, password and query. Leave it empty for Google's own.</source>
      <translation>{0}，不含用户、密码和查询。使用 Google 的默认地址请留空。</translation>
    </message>
    <message>
      <source>{0}. Licence: {1} {2}.</source>
      <translation>{0}。许可：{1} {2}。</translation>
    </message>
    <message>
      <source>{0}: '{1}' has the fields of {2} ({3}, ...). Give the layer of {4}.</source>
      <translation>{0}：“{1}”含有 {2} 的字段（{3}，……）。请给出 {4} 的图层。</translation>
    </message>
    <message>
      <source>{0}: a samples file ends in .gpkg; found '{1}'. Choose another name.</source>
      <translation>{0}：样本文件以 .gpkg 结尾；实际为“{1}”。请另取名称。</translation>
    </message>
    <message>
      <source>{0}: expected a field '{1}', found {2}. Choose one of these.</source>
      <translation>{0}：应有字段“{1}”，实际有 {2}。请选择其中之一。</translation>
    </message>
    <message>
      <source>{0}: expected a field {1}, found {2}. Give the {3} layer as it was published, or rename the field of its key.</source>
      <translation>{0}：应有字段 {1}，实际有 {2}。请给出原样发布的 {3} 图层，或改正其键字段的名称。</translation>
    </message>
    <message>
      <source>{0}: expected one area for stratum '{1}' in the field '{2}', found {3} and {4}. Give every unit of a stratum the area of the whole stratum.</source>
      <translation>{0}：层“{1}”在字段“{2}”中应有一个面积，实际有 {3} 和 {4}。请为每个单元填写整层的面积。</translation>
    </message>
    <message>
      <source>{0}: it has no features. Give what a STAC search answers.</source>
      <translation>{0}：没有要素。请给出 STAC 检索的结果。</translation>
    </message>
    <message>
      <source>{0}: none of its {1} features has assets. Give what a STAC search answers.</source>
      <translation>{0}：{1} 个要素都没有资源。请给出 STAC 检索的结果。</translation>
    </message>
    <message>
      <source>{0}: training</source>
      <translation>{0}：训练</translation>
    </message>
    <message>
      <source>{0}: {1} lakes.</source>
      <translation>{0}：{1} 个湖泊。</translation>
    </message>
    <message>
      <source>{0}: {1} train, {2} validation, {3} test.</source>
      <translation>{0}：训练 {1}，验证 {2}，测试 {3}。</translation>
    </message>
    <message>
      <source>{0}; found '{1}'.</source>
      <translation>{0}；实际为“{1}”。</translation>
    </message>
  </context>
  <context>
    <name>WorkerEnvironment</name>
    <message>
      <source>'{}' cannot be deleted: {}. A worker may still be running; restart QGIS and try again.</source>
      <translation>无法删除“{}”：{}。可能还有工作进程在运行；请重新启动 QGIS 后再试。</translation>
    </message>
    <message>
      <source>'{}' cannot be fetched: {}</source>
      <translation>无法下载“{}”：{}</translation>
    </message>
    <message>
      <source>'{}' cannot be started: {}.</source>
      <translation>无法启动“{}”：{}。</translation>
    </message>
    <message>
      <source>'{}' ended with status {}: {}</source>
      <translation>“{}”以状态 {} 结束：{}</translation>
    </message>
    <message>
      <source>'{}' has no uv {} for this computer ({}, {}). Install Python {}.</source>
      <translation>“{}”没有 uv {}，本机（{}，{}）无法使用。请安装 Python {}。</translation>
    </message>
    <message>
      <source>'{}' is not an environment of Python, so nothing in it was deleted. Look into it.</source>
      <translation>“{}”不是 Python 环境，因此没有删除其中任何内容。请查看该文件夹。</translation>
    </message>
    <message>
      <source>'{}' is not the file that was tested: its checksum is {}. It was not used. Try another mirror.</source>
      <translation>“{}”不是经过测试的文件：其校验和为 {}。未使用该文件。请换一个镜像再试。</translation>
    </message>
    <message>
      <source>Fetching and installing PyTorch ({})…</source>
      <translation>正在下载并安装 PyTorch（{}）…</translation>
    </message>
    <message>
      <source>Fetching and installing the libraries…</source>
      <translation>正在下载并安装各个库…</translation>
    </message>
    <message>
      <source>Fetching uv, which fetches Python…</source>
      <translation>正在下载 uv，由它下载 Python…</translation>
    </message>
    <message>
      <source>Files missing or changed in: {}.</source>
      <translation>文件缺少或被改动：{}。</translation>
    </message>
    <message>
      <source>It is half made: the making was interrupted.</source>
      <translation>环境只完成了一部分：创建过程被中断。</translation>
    </message>
    <message>
      <source>It is of Python {}; the libraries need {} to {}.</source>
      <translation>其 Python 版本为 {}；这些库需要 {} 至 {}。</translation>
    </message>
    <message>
      <source>Its Python '{}' is gone or does not start.</source>
      <translation>其 Python“{}”已不存在或无法启动。</translation>
    </message>
    <message>
      <source>Making an environment of Python {} with uv…</source>
      <translation>正在用 uv 创建 Python {} 环境…</translation>
    </message>
    <message>
      <source>Making an environment of Python {} with venv…</source>
      <translation>正在用 venv 创建 Python {} 环境…</translation>
    </message>
    <message>
      <source>Missing: {}.</source>
      <translation>缺少：{}。</translation>
    </message>
    <message>
      <source>No Python from {} to {} is on this computer, and no uv that could fetch one. Install either. {}</source>
      <translation>这台计算机上没有 {} 至 {} 的 Python，也没有可以下载 Python 的 uv。请安装其中之一。{}</translation>
    </message>
    <message>
      <source>Of another version than the tested one: {}.</source>
      <translation>版本与测试过的不同：{}。</translation>
    </message>
    <message>
      <source>Putting right: {}…</source>
      <translation>正在修复：{}…</translation>
    </message>
    <message>
      <source>Python {} at '{}' can be used.</source>
      <translation>位于“{1}”的 Python {0} 可以使用。</translation>
    </message>
    <message>
      <source>Python {} at '{}' cannot make environments: its module venv is missing (Debian and Ubuntu: install python3-venv).</source>
      <translation>位于“{1}”的 Python {0} 无法创建环境：缺少 venv 模块（Debian 和 Ubuntu：请安装 python3-venv）。</translation>
    </message>
    <message>
      <source>Python {} at '{}' is a 32-bit one; PyTorch needs 64 bits.</source>
      <translation>位于“{1}”的 Python {0} 是 32 位；PyTorch 需要 64 位。</translation>
    </message>
    <message>
      <source>Python {} at '{}' is too new; some libraries have no wheels for it yet. The newest that fits is {}.</source>
      <translation>位于“{1}”的 Python {0} 太新；有些库还没有对应的 wheel。适用的最新版本是 {2}。</translation>
    </message>
    <message>
      <source>Python {} at '{}' is too old; the libraries need {} or newer.</source>
      <translation>位于“{1}”的 Python {0} 太旧；这些库需要 {2} 或更新的版本。</translation>
    </message>
    <message>
      <source>Removing what another Python left…</source>
      <translation>正在清除另一个 Python 的残留…</translation>
    </message>
    <message>
      <source>Stopped. What is finished stays; the button goes on from it.</source>
      <translation>已停止。已完成的部分保留；按按钮从那里继续。</translation>
    </message>
    <message>
      <source>The environment is still not whole: {} Remove it and make it anew.</source>
      <translation>环境仍不完整：{} 请删除后重新创建。</translation>
    </message>
    <message>
      <source>The environment was removed.</source>
      <translation>环境已删除。</translation>
    </message>
    <message>
      <source>The folder '{}' has no wheels (files that end in .whl). On a computer of the same kind that has a network they are fetched with 'pip download -r requirements/worker.txt'.</source>
      <translation>文件夹“{}”中没有 wheel（以 .whl 结尾的文件）。请在有网络的同类计算机上用“pip download -r requirements/worker.txt”下载。</translation>
    </message>
    <message>
      <source>The folder of wheels has no PyTorch ({}). Put its wheel there.</source>
      <translation>wheel 文件夹中没有 PyTorch（{}）。请把它的 wheel 放进去。</translation>
    </message>
    <message>
      <source>The folder of wheels has no uv {} for this computer, and no suitable Python is installed. Put the wheel of uv there, or install Python.</source>
      <translation>wheel 文件夹中没有适用于本机的 uv {}，也没有安装合适的 Python。请把 uv 的 wheel 放进去，或安装 Python。</translation>
    </message>
    <message>
      <source>The wheel of uv holds no program '{}'.</source>
      <translation>uv 的 wheel 中没有程序“{}”。</translation>
    </message>
    <message>
      <source>There is no environment yet.</source>
      <translation>尚无环境。</translation>
    </message>
    <message>
      <source>Trying every library…</source>
      <translation>正在逐一试用各个库…</translation>
    </message>
    <message>
      <source>Two versions of Python are mixed in it.</source>
      <translation>其中混有两个版本的 Python。</translation>
    </message>
    <message>
      <source>Without a network a folder of wheels is needed; none is named. Choose one.</source>
      <translation>没有网络时需要 wheel 文件夹，但没有指定。请选择一个。</translation>
    </message>
    <message>
      <source>made by GLAKES</source>
      <translation>由 GLAKES 创建</translation>
    </message>
    <message>
      <source>named by the variable GLAKES_PYTHON</source>
      <translation>由变量 GLAKES_PYTHON 指定</translation>
    </message>
    <message>
      <source>named in the settings</source>
      <translation>在设置中指定</translation>
    </message>
    <message>
      <source>uv was fetched, but does not lie in '{}'.</source>
      <translation>uv 已下载，但不在“{}”中。</translation>
    </message>
    <message>
      <source>{:,.0f} MB are needed where '{}' lies, and {:,.0f} MB are free. Make room, then try again.</source>
      <translation>“{1}”所在处需要 {0:,.0f} MB，现有 {2:,.0f} MB。请腾出空间后再试。</translation>
    </message>
    <message>
      <source>{} cannot be imported: {}</source>
      <translation>无法导入 {}：{}</translation>
    </message>
    <message>
      <source>✔ The environment is whole.</source>
      <translation>✔ 环境完整。</translation>
    </message>
    <message>
      <source>✘ No worker can run yet.</source>
      <translation>✘ 目前没有可运行的工作进程。</translation>
    </message>
  </context>
  <context>
    <name>WorkerPage</name>
    <message>
      <source> · suits this computer</source>
      <translation> · 适合这台计算机</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Copy all that somebody who helps would ask about into the clipboard</source>
      <translation>把求助时需要提供的全部信息复制到剪贴板</translation>
    </message>
    <message>
      <source>Copy report</source>
      <translation>复制报告</translation>
    </message>
    <message>
      <source>Delete '{}' and all that is in it? It can be made again at any time.</source>
      <translation>删除“{}”及其中的全部内容？以后可以随时重新创建。</translation>
    </message>
    <message>
      <source>Environment that GLAKES makes</source>
      <translation>由 GLAKES 创建的环境</translation>
    </message>
    <message>
      <source>Folder of wheels</source>
      <translation>wheel 文件夹</translation>
    </message>
    <message>
      <source>From this folder alone, without a network</source>
      <translation>只用此文件夹，不使用网络</translation>
    </message>
    <message>
      <source>GLAKES worker</source>
      <translation>GLAKES 工作环境</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>In '{}'.</source>
      <translation>位于“{}”。</translation>
    </message>
    <message>
      <source>In use</source>
      <translation>正在使用</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>正在查看…</translation>
    </message>
    <message>
      <source>Made from</source>
      <translation>创建所用</translation>
    </message>
    <message>
      <source>Make</source>
      <translation>创建</translation>
    </message>
    <message>
      <source>Mirror of Pythons</source>
      <translation>Python 镜像</translation>
    </message>
    <message>
      <source>Mirror of the index</source>
      <translation>索引镜像</translation>
    </message>
    <message>
      <source>No Python here suits, so that a standalone one is fetched with uv (about 50 MB).</source>
      <translation>本机没有合适的 Python，因此将用 uv 下载一个独立的 Python（约 50 MB）。</translation>
    </message>
    <message>
      <source>Not measured for this kind of computer; {} are free.</source>
      <translation>没有在这类计算机上量测过；可用空间 {}。</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>Proxy, mirror, or no network</source>
      <translation>代理、镜像或无网络</translation>
    </message>
    <message>
      <source>PyTorch</source>
      <translation>PyTorch</translation>
    </message>
    <message>
      <source>Remove the environment</source>
      <translation>删除环境</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>移除…</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>修复</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>The report is in the clipboard.</source>
      <translation>报告已复制到剪贴板。</translation>
    </message>
    <message>
      <source>There is none yet. It would lie in '{}'.</source>
      <translation>尚未创建。将位于“{}”。</translation>
    </message>
    <message>
      <source>What is fetched and installed is logged here.</source>
      <translation>下载和安装的过程记录在这里。</translation>
    </message>
    <message>
      <source>With uv.</source>
      <translation>使用 uv。</translation>
    </message>
    <message>
      <source>With venv.</source>
      <translation>使用 venv。</translation>
    </message>
    <message>
      <source>as pip is configured</source>
      <translation>按 pip 的设置</translation>
    </message>
    <message>
      <source>as pip is configured; else the public index</source>
      <translation>按 pip 的设置；否则使用公共索引</translation>
    </message>
    <message>
      <source>for Apple's graphics and processor</source>
      <translation>用于 Apple 的显卡和处理器</translation>
    </message>
    <message>
      <source>for NVIDIA graphics cards (CUDA)</source>
      <translation>用于 NVIDIA 显卡（CUDA）</translation>
    </message>
    <message>
      <source>for the processor</source>
      <translation>用于处理器</translation>
    </message>
    <message>
      <source>only where no Python suits; else uv's own</source>
      <translation>仅在没有合适的 Python 时使用；空：uv 自己的来源</translation>
    </message>
    <message>
      <source>{} to fetch, {} on the disk when it is done; {} are free.</source>
      <translation>下载 {}，完成后占用磁盘 {}；可用空间 {}。</translation>
    </message>
    <message>
      <source>✔ Whole, {}.</source>
      <translation>✔ 完整，{}。</translation>
    </message>
  </context>
  <context>
    <name>Workflows</name>
    <message>
      <source>0: fills none.</source>
      <translation>0：不填充。</translation>
    </message>
    <message>
      <source>0: not at all; 10: one pixel.</source>
      <translation>0：不平滑；10：一个像元。</translation>
    </message>
    <message>
      <source>A pixel at or above this probability is lake.</source>
      <translation>概率不低于此值的像元为湖泊。</translation>
    </message>
    <message>
      <source>A region's own threshold.</source>
      <translation>样区自己的阈值。</translation>
    </message>
    <message>
      <source>Applied at the end.</source>
      <translation>最后应用。</translation>
    </message>
    <message>
      <source>Area ratio</source>
      <translation>面积比</translation>
    </message>
    <message>
      <source>Areas, not lines.</source>
      <translation>面，不是线。</translation>
    </message>
    <message>
      <source>Bands NDWI, B4, B3, B2, B11.</source>
      <translation>波段 NDWI、B4、B3、B2、B11。</translation>
    </message>
    <message>
      <source>Clean the drafts</source>
      <translation>清理草稿</translation>
    </message>
    <message>
      <source>Cloud mask</source>
      <translation>云掩膜</translation>
    </message>
    <message>
      <source>Cloudier images are left out.</source>
      <translation>云量更高的影像不参与。</translation>
    </message>
    <message>
      <source>Composite</source>
      <translation>合成影像</translation>
    </message>
    <message>
      <source>Composite from Earth Engine</source>
      <translation>用 Earth Engine 制作合成影像</translation>
    </message>
    <message>
      <source>Composite or NDWI</source>
      <translation>合成影像或 NDWI</translation>
    </message>
    <message>
      <source>Coordinate system</source>
      <translation>坐标系</translation>
    </message>
    <message>
      <source>Decisions</source>
      <translation>人工决定</translation>
    </message>
    <message>
      <source>Draft labels</source>
      <translation>起草标注</translation>
    </message>
    <message>
      <source>Drafts the labels of sample regions: water by a threshold of the NDWI, region by region, then cleaned of holes, small spots and what you name to be erased, such as rivers or the sea. The result is a samples file, ready to be opened in the label studio, where a person looks at every draft.</source>
      <translation>为样区起草标注：逐个样区用 NDWI 阈值提取水体，再清除孔洞、小斑块以及您指定要擦除的内容（如河流或海洋）。结果是样本文件，可直接在标注工作室中打开，由人工查看每个草稿。</translation>
    </message>
    <message>
      <source>Earth Engine address</source>
      <translation>Earth Engine 地址</translation>
    </message>
    <message>
      <source>Empty: Google's own. https://earthengine-highvolume.googleapis.com suits many tiles.</source>
      <translation>留空：Google 自己的地址。分块很多时宜用 https://earthengine-highvolume.googleapis.com。</translation>
    </message>
    <message>
      <source>Empty: the field region_id if there is one, else numbers.</source>
      <translation>留空：有字段 region_id 时使用它，否则自动编号。</translation>
    </message>
    <message>
      <source>Empty: the starter model of GLAKES.</source>
      <translation>留空：GLAKES 的入门模型。</translation>
    </message>
    <message>
      <source>Empty: whatever is not land.</source>
      <translation>留空：陆地以外皆为海洋。</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>擦除</translation>
    </message>
    <message>
      <source>Every judged lake, and why.</source>
      <translation>每个被判断的湖泊及原因。</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Fill holes up to (km2)</source>
      <translation>填补不大于此面积的孔洞（km2）</translation>
    </message>
    <message>
      <source>Finish the inventory</source>
      <translation>完成湖泊清单</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>起始日期</translation>
    </message>
    <message>
      <source>Folder of tiles</source>
      <translation>分块文件夹</translation>
    </message>
    <message>
      <source>From this share on the rest counts as a lake that a river passes through.</source>
      <translation>达到此比例，剩余部分算作有河流穿过的湖泊。</translation>
    </message>
    <message>
      <source>GLAKES</source>
      <translation>GLAKES</translation>
    </message>
    <message>
      <source>GeoPackage with regions, labels and history.</source>
      <translation>含有样区、标注和历史的 GeoPackage。</translation>
    </message>
    <message>
      <source>Gets the tiles and composite.vrt. Name a folder of your own: a later run with the same folder and settings fetches only what is missing.</source>
      <translation>存放分块和 composite.vrt。请指定自己的文件夹：之后以相同的文件夹和设置运行时，只获取缺少的部分。</translation>
    </message>
    <message>
      <source>Google Cloud project</source>
      <translation>Google Cloud 项目</translation>
    </message>
    <message>
      <source>Has Earth Engine average its Sentinel-2 images, fetches the composite in tiles, predicts lakes, removes the sea, decides on lakes that touch rivers, and finishes the inventory. The review layer shows what was decided and why; write into its field override where you know better, and run again with it as the decisions.

You need an account that is registered for Earth Engine and a Google Cloud project: sign in under Settings &gt; Options &gt; GLAKES. When tiles are missing at the end of the fetching, the log names them and the rest is mapped; run again with the same folder to have all.</source>
      <translation>让 Earth Engine 对其 Sentinel-2 影像求平均，分块获取合成影像，预测湖泊，去除海洋，对与河流相接的湖泊作判断，并完成清单。复核图层显示所作的决定及原因；如您更了解情况，请写入其 override 字段，并把该图层作为人工决定再次运行。

需要已注册 Earth Engine 的账户和一个 Google Cloud 项目：请在“设置 &gt; 选项 &gt; GLAKES”中登录。如果获取结束时仍缺少分块，日志会列出它们，其余部分照常制图；以相同的文件夹再次运行即可补全。</translation>
    </message>
    <message>
      <source>Id field</source>
      <translation>编号字段</translation>
    </message>
    <message>
      <source>Inventory</source>
      <translation>湖泊清单</translation>
    </message>
    <message>
      <source>Its first band is the NDWI.</source>
      <translation>其第一个波段为 NDWI。</translation>
    </message>
    <message>
      <source>Its id. Empty: the one that is remembered in the settings, or that of the account.</source>
      <translation>项目的 ID。留空：使用设置中记住的项目，或账号自带的项目。</translation>
    </message>
    <message>
      <source>Known lakes.</source>
      <translation>已知湖泊。</translation>
    </message>
    <message>
      <source>Lake probability</source>
      <translation>湖泊概率</translation>
    </message>
    <message>
      <source>Lakes as polygons</source>
      <translation>湖泊转为多边形</translation>
    </message>
    <message>
      <source>Lakes from Earth Engine</source>
      <translation>由 Earth Engine 得到湖泊</translation>
    </message>
    <message>
      <source>Lakes from a composite</source>
      <translation>由合成影像得到湖泊</translation>
    </message>
    <message>
      <source>Lakes that touch one stay whole.</source>
      <translation>与之相接的湖泊整体保留。</translation>
    </message>
    <message>
      <source>Land</source>
      <translation>陆地</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>结束日期</translation>
    </message>
    <message>
      <source>Make the samples file</source>
      <translation>生成样本文件</translation>
    </message>
    <message>
      <source>Makes a finished inventory of lakes from Earth Engine's Sentinel-2 images.</source>
      <translation>由 Earth Engine 的 Sentinel-2 影像生成完成的湖泊清单。</translation>
    </message>
    <message>
      <source>Makes a finished inventory of lakes from a composite.</source>
      <translation>由合成影像生成完成的湖泊清单。</translation>
    </message>
    <message>
      <source>Makes a samples file with draft labels from a composite and polygons of sample regions.</source>
      <translation>由合成影像和样区多边形生成带标注草稿的样本文件。</translation>
    </message>
    <message>
      <source>Mask rivers</source>
      <translation>河流掩膜</translation>
    </message>
    <message>
      <source>Mask the ocean</source>
      <translation>海洋掩膜</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Most cloud in an image (percent)</source>
      <translation>影像的最大云量（百分比）</translation>
    </message>
    <message>
      <source>Must cover the region.</source>
      <translation>必须覆盖该区域。</translation>
    </message>
    <message>
      <source>NR, AR, BR, IL or SL; or 0 to 4.</source>
      <translation>NR、AR、BR、IL 或 SL；或 0 至 4。</translation>
    </message>
    <message>
      <source>Ocean</source>
      <translation>海洋</translation>
    </message>
    <message>
      <source>Of the composite. One in degrees suits large areas, UTM a single place.</source>
      <translation>合成影像的坐标系。大区域宜用经纬度，单个地点宜用 UTM。</translation>
    </message>
    <message>
      <source>One polygon for each region.</source>
      <translation>每个样区一个多边形。</translation>
    </message>
    <message>
      <source>Predict lakes</source>
      <translation>预测湖泊</translation>
    </message>
    <message>
      <source>Predicts lakes of a composite, removes the sea, decides on lakes that touch rivers, and finishes the inventory. The review layer shows what was decided and why; write into its field override where you know better, and run again with it as the decisions.</source>
      <translation>预测合成影像中的湖泊，去除海洋，对与河流相接的湖泊作判断，并完成清单。复核图层显示所作的决定及原因；如您更了解情况，请写入其 override 字段，并把该图层作为人工决定再次运行。</translation>
    </message>
    <message>
      <source>Reservoirs</source>
      <translation>水库</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>复核</translation>
    </message>
    <message>
      <source>River polygons</source>
      <translation>河流多边形</translation>
    </message>
    <message>
      <source>River rasters</source>
      <translation>河流栅格</translation>
    </message>
    <message>
      <source>Sample labels from a threshold</source>
      <translation>由阈值起草样本标注</translation>
    </message>
    <message>
      <source>Sample regions</source>
      <translation>样区</translation>
    </message>
    <message>
      <source>Samples file</source>
      <translation>样本文件</translation>
    </message>
    <message>
      <source>Smaller ones are dropped.</source>
      <translation>更小的不保留。</translation>
    </message>
    <message>
      <source>Smallest label (km2)</source>
      <translation>最小标注（km2）</translation>
    </message>
    <message>
      <source>Smallest lake (km2)</source>
      <translation>最小湖泊（km2）</translation>
    </message>
    <message>
      <source>Smooth outlines by up to (m)</source>
      <translation>轮廓平滑的最大移动距离（米）</translation>
    </message>
    <message>
      <source>Such as tiles of GRWL.</source>
      <translation>例如 GRWL 的分幅。</translation>
    </message>
    <message>
      <source>The review layer of an earlier run.</source>
      <translation>先前运行的复核图层。</translation>
    </message>
    <message>
      <source>The same lakes with all attributes.</source>
      <translation>同样的湖泊，带全部属性。</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Threshold (NDWI)</source>
      <translation>阈值（NDWI）</translation>
    </message>
    <message>
      <source>Threshold field</source>
      <translation>阈值字段</translation>
    </message>
    <message>
      <source>Tolerance at the coast (m)</source>
      <translation>海岸处的容差（米）</translation>
    </message>
    <message>
      <source>Type field</source>
      <translation>类型字段</translation>
    </message>
    <message>
      <source>Up to which a lake is in contact with the sea.</source>
      <translation>湖泊与海洋的距离不超过此值即视为相接。</translation>
    </message>
    <message>
      <source>Water lies above it.</source>
      <translation>水体高于此值。</translation>
    </message>
    <message>
      <source>What is mapped.</source>
      <translation>要制图的范围。</translation>
    </message>
    <message>
      <source>What they cover is cut off.</source>
      <translation>被覆盖的部分会切去。</translation>
    </message>
    <message>
      <source>Whole percents; 255 where there is no data.</source>
      <translation>整数百分比；没有数据处为 255。</translation>
    </message>
    <message>
      <source>Workflows</source>
      <translation>工作流</translation>
    </message>
    <message>
      <source>Year-month-day. Earlier images are left out.</source>
      <translation>年-月-日。更早的影像不参与。</translation>
    </message>
    <message>
      <source>Year-month-day. Later images are left out.</source>
      <translation>年-月-日。更晚的影像不参与。</translation>
    </message>
    <message>
      <source>auto takes the cloud probability of an image, or scl where it has none.</source>
      <translation>auto 使用影像的云概率，没有时使用 scl。</translation>
    </message>
    <message>
      <source>otsu finds the threshold of each region; manual: the threshold below.</source>
      <translation>otsu 为每个样区寻找阈值；manual：采用下面的阈值。</translation>
    </message>
  </context>
</TS>
