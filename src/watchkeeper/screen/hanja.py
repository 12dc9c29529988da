"""Chinese characters read in Korean: those that are usual in names. Korean names on lists come in them too."""

from __future__ import annotations

_ROWS = (
    "金김 李리 朴박 崔최 鄭정 郑정 姜강 趙조 赵조 尹윤 張장 张장 林림 韓한 韩한 申신 徐서 權권 权권 黃황 "
    "黄황 安안 宋송 柳류 洪홍 全전 高고 文문 孫손 孙손 梁량 裵배 白백 曺조 許허 许허 南남 沈심 劉류 刘류 "
    "盧로 卢로 河하 丁정 成성 車차 车차 具구 郭곽 禹우 朱주 任임 羅라 罗라 閔민 闵민 池지 玄현 吳오 吴오 "
    "方방 哲철 鐵철 铁철 三삼 男남 英영 永영 勇용 龍룡 龙룡 正정 恩은 日일 光광 東동 东동 明명 學학 学학 "
    "浩호 虎호 春춘 秀수 洙수 國국 国국 吉길 福복 善선 先선 植식 赫혁 革혁 鎭진 镇진 振진 進진 进진 榮영 "
    "荣영 基기 奇기 昌창 萬만 万만 相상 尙상 尚상 星성 聖성 圣성 松송 順순 顺순 海해 華화 华화 和화 熙희 "
    "喜희 仁인 俊준 中중 仲중 天천 泰태 太태 平평 炳병 秉병 賢현 贤현 云운 雲운 源원 元원 遠원 远원 銀은 "
    "银은 玉옥 一일 二이 四사 五오 六륙 民민 世세 時시 时시 信신 新신 武무 山산 石석 錫석 锡석 烈렬 律률 "
    "用용 容용 宇우 佑우 旭욱 勳훈 勋훈 訓훈 训훈 必필 弼필 鳳봉 凤봉 奉봉 德덕 斗두 達달 达달 "
)
"""Each character with the syllable it is read as; traditional and simplified forms."""
_READING = {pair[0]: pair[1] for pair in _ROWS.split()}


def korean_reading(character: str) -> str | None:
    """The Hangul syllable a character is read as in Korean names; None for one that is not usual in them."""
    return _READING.get(character)
